import type { WopiResource } from '../../wopi/resource.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { Documents } from '../fixtures/documents.ts';
import type { Names } from '../fixtures/names.ts';
import type { Given } from '../given/given.ts';
import type { HostPageLoad } from '../host-page/host-page-load.ts';
import type { Story } from '../results/story.ts';

/** The argument of a check's body. */
export interface CheckContext {
  /** The file under test. */
  readonly file: WopiResource;
  /** The WopiSrc that the run was given: that of `file`, unless the run created it next to that one. */
  readonly wopisrc: string;
  /** Sends the requests that the check judges. */
  readonly wopi: WopiClient;
  /** Establishes starting states, and throws when it cannot. */
  readonly given: Given;
  /** How the host page loaded the frame; only in checks with a frame gate. */
  readonly frame: () => HostPageLoad;
  /** Names for new files and containers, unique to this run. */
  readonly names: Names;
  /** Generated file contents, reproducible by seed. */
  readonly documents: Documents;
  /** Waits in real time; only in checks that declare `waitsSeconds`. */
  readonly wait: (seconds: number) => Promise<void>;
  /**
   * Lets this many seconds pass in a run in real time, and `shortened` seconds in any other; only in checks that declare
   * `realTimeSeconds`, and `waitsSeconds` for what is left of them.
   */
  readonly elapse: (seconds: number, shortened?: number) => Promise<void>;
  /** Records how far a session was played; the last call counts. */
  readonly tell: (story: Story) => void;
  /** Records an observation that does not change the outcome. */
  readonly note: (observation: string) => void;
}
