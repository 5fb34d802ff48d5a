import type { WopiResource } from '../../wopi/resource.ts';
import type { JsonObject } from '../client/response.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import type { ContentProperties } from './content-properties.ts';
import type { UndoLog } from './undo-log.ts';
import type { WriteWays } from './write-ways.ts';

/** A file under test and what is needed to restore it. */
export interface Restorable {
  readonly file: WopiResource;
  readonly client: WopiClient;
  readonly names: { unique(prefix: string): string };
  readonly undoLog: UndoLog;
  readonly contentProperties: ContentProperties;
  readonly writeWays: WriteWays;
  /** Whether another client was seen working on the file. */
  readonly hasOtherClient: boolean;
  /** Whether a lock on the file is that of another client. */
  isForeignLock(lock: string): boolean;
  fileInfo(): Promise<JsonObject>;
  forgetClaims(): void;
  /** Why the file must not be written to: the host no longer finds it. Undefined while it does. */
  readonly loss: string | undefined;
  noteLoss(reason: string): void;
}
