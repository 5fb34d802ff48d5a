import type { WopiResource } from '../../wopi/resource.ts';
import { ContentProperties } from '../clean-up/content-properties.ts';
import { UndoLog } from '../clean-up/undo-log.ts';
import { WriteWays } from '../clean-up/write-ways.ts';
import type { Observation } from '../client/request-sender.ts';
import type { JsonObject } from '../client/response.ts';
import { NotSent } from '../client/transport-failure.ts';
import type { Names } from '../fixtures/names.ts';
import { AskedOnce } from './asked-once.ts';
import type { FileMaker } from './file-makers.ts';
import { FreeFiles } from './free-files.ts';
import { OtherClient } from './other-client.ts';
import { ReadContents } from './read-contents.ts';
import { ReleasedLocks } from './released-locks.ts';
import { SequenceNumbers } from './sequence-numbers.ts';
import type { TokenRenewal } from './token-renewal.ts';

/** What a lane knows about its file and has done to it. */
export class LaneMemory {
  tokenRenewal: TokenRenewal | undefined;
  readonly retiredTokens = new Set<string>();
  /** Other resources with a new token, by the URL that the host returned. */
  readonly reopened = new Map<string, WopiResource>();
  readonly undoLog: UndoLog;
  readonly otherClient: OtherClient;
  readonly freeFiles = new FreeFiles();
  readonly releasedLocks = new ReleasedLocks();
  /** Operations that failed to create a file, and are not tried again. */
  readonly brokenMakers = new Set<FileMaker>();
  readonly sequenceNumbers = new SequenceNumbers();
  readonly contentProperties = new ContentProperties();
  readonly writeWays = new WriteWays();
  readonly otherOrigins = new Set<string>();
  /** Reset for each group. */
  readonly readContents = new ReadContents();
  /** Reset for each group. */
  readonly claims = new AskedOnce();
  /** The last CheckFileInfo on which gates were based. */
  lastFileInfo: JsonObject | undefined;
  /** Whether `claims` has it. */
  hasFileInfo = false;
  /** What the checks of one group share. Reset for each group, and when a check fails. */
  readonly shared = new AskedOnce();
  /** The containers above the file. Kept until a token expires. */
  readonly ancestors = new AskedOnce();
  /** Kept for the whole run. */
  readonly habits = new AskedOnce();
  /** Number of requests sent so far. */
  requests = 0;
  /** Size of the content before the run, in bytes, as far as checks download it. */
  originalSize: number | undefined;
  /** Name of the file before the run; undefined when the host does not say. */
  originalName: string | undefined;
  /** Why the file must not be written to: the host no longer finds it. */
  loss: string | undefined;
  /** Why requests were sent a second time, each. */
  readonly repetitions: string[] = [];

  #file: WopiResource;

  constructor(file: WopiResource, names: Names) {
    this.#file = file;
    this.undoLog = new UndoLog(file, (name) => names.isOwn(name));
    this.otherClient = new OtherClient(() => this.#file, { names, changes: this.undoLog.changes });
  }

  /** The file with its current access token. */
  get file(): WopiResource {
    return this.#file;
  }

  /** Makes the token of `renewed` the current one. Responses to the old token are discarded. */
  putInForce(renewed: WopiResource): void {
    this.retiredTokens.add(this.#file.accessToken);
    this.#file = renewed;
    this.undoLog.renewFile(renewed);
    this.reopened.clear();
    this.forgetClaims();
    this.stopSharing();
    this.ancestors.forget();
  }

  forgetClaims(): void {
    this.claims.forget();
    this.hasFileInfo = false;
  }

  /** Lets what checks shared be deleted. Returns whether there was anything. */
  stopSharing(): boolean {
    this.shared.forget();
    return this.undoLog.made.releaseKept();
  }

  observe(observation: Observation): void {
    if (!(observation.failure instanceof NotSent)) this.requests += 1;
    if (observation.exchange.repeatedAfter) this.repetitions.push(observation.exchange.repeatedAfter);
    this.undoLog.observe(observation);
    this.otherClient.observe(observation);
    this.freeFiles.observe(observation);
    this.readContents.observe(observation);
    this.releasedLocks.observe(observation);
    this.sequenceNumbers.observe(observation);
    this.contentProperties.observe(observation);
    this.writeWays.observe(observation);
  }
}
