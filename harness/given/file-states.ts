import type { WopiResource } from '../../wopi/resource.ts';

/** The basic starting states of the file under test, on which the others build. */
export interface FileStates {
  unlockedFile(): Promise<WopiResource>;
  fileWithContent(content: Uint8Array): Promise<WopiResource>;
  lockOn(file: WopiResource, lock: string): Promise<void>;
  scratchFile(): Promise<WopiResource>;
}
