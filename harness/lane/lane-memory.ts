import type { WopiResource } from '../../wopi/resource.ts';
import { ContentProperties } from '../clean-up/content-properties.ts';
import { UndoLog } from '../clean-up/undo-log.ts';
import type { Observation } from '../client/wopi-client.ts';
import { AskedOnce } from './asked-once.ts';
import { FreeFiles } from './free-files.ts';
import type { TokenRenewal } from './token-renewal.ts';

/** What is known of one file under test, and what was done to it. */
export class LaneMemory {
  tokenRenewal: TokenRenewal | undefined;
  readonly retiredTokens = new Set<string>();
  readonly undoLog = new UndoLog();
  readonly freeFiles = new FreeFiles();
  readonly contentProperties = new ContentProperties();
  /** Of the group that runs. */
  readonly claims = new AskedOnce();
  /** Of the whole run. */
  readonly habits = new AskedOnce();
  /** Sent so far. */
  requests = 0;

  #file: WopiResource;

  constructor(file: WopiResource) {
    this.#file = file;
    this.undoLog.protect(file);
  }

  /** With the access token that is in force. */
  get file(): WopiResource {
    return this.#file;
  }

  /** Puts the token of `renewed` in force. What was answered to the other is of no use. */
  putInForce(renewed: WopiResource): void {
    this.retiredTokens.add(this.#file.accessToken);
    this.#file = renewed;
    this.claims.forget();
  }

  observe(observation: Observation): void {
    this.requests += 1;
    this.undoLog.observe(observation);
    this.freeFiles.observe(observation);
    this.contentProperties.observe(observation);
  }
}
