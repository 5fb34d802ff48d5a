import { AskedOnce } from './asked-once.ts';
import { FreeFiles } from './free-files.ts';
import { KeptProperties } from './kept-properties.ts';
import { Ledger } from './ledger.ts';
import type { Observation } from './wopi/client.ts';
import type { WopiResource } from './wopi/resource.ts';

/** What is known of one file under test, and what was done to it. */
export class LaneMemory {
  /** With the access token that is in force. */
  file: WopiResource;
  readonly ledger = new Ledger();
  readonly freeFiles = new FreeFiles();
  readonly keptProperties = new KeptProperties();
  /** Of the group that runs. */
  readonly claims = new AskedOnce();
  /** Of the whole run. */
  readonly habits = new AskedOnce();
  /** Sent so far. */
  requests = 0;

  constructor(file: WopiResource) {
    this.file = file;
    this.ledger.protect(file);
  }

  observe(observation: Observation): void {
    this.requests += 1;
    this.ledger.observe(observation);
    this.freeFiles.observe(observation);
    this.keptProperties.observe(observation);
  }
}
