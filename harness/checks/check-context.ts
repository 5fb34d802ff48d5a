import type { WopiResource } from '../../wopi/resource.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Documents } from '../fixtures/documents.ts';
import type { Names } from '../fixtures/names.ts';
import type { Given } from '../given/given.ts';
import type { FrameLoad } from '../host-page/frame-load.ts';

/** What a check's body works with. */
export interface CheckContext {
  /** The file under test. */
  readonly file: WopiResource;
  /** Sends the requests that the check judges. */
  readonly wopi: WopiClient;
  /** Reaches starting states, and throws when it cannot. */
  readonly given: Given;
  /** How the host page loaded the frame; only in checks behind a gate on it. */
  readonly frame: () => FrameLoad;
  /** Names for new files and containers, unique to the run. */
  readonly names: Names;
  /** Contents for files, the same for the same seed. */
  readonly documents: Documents;
  /** Waits for real; only in checks that say so with `waitsSeconds`. */
  readonly wait: (seconds: number) => Promise<void>;
  /** Records an observation that changes no outcome. */
  readonly note: (observation: string) => void;
}
