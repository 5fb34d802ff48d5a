import type { Editor } from '../wopi/editors.ts';
import type { FileUnderTest } from './runner.ts';
import { SecretKey } from './secret-key.ts';

/** The file that `serve --wopisrc` opens without a host page, for anyone who has its key. */
export class LocalFile {
  readonly key = new SecretKey();
  readonly file: FileUnderTest;
  readonly editor: Editor;
  /** The session in which it was opened last. */
  sessionId = '';

  constructor(file: FileUnderTest, editor: Editor) {
    this.file = file;
    this.editor = editor;
  }
}
