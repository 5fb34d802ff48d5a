import type { Editor } from '../../wopi/editors.ts';

/** How an editor reads CheckFileInfo, and how it asks for new files. */
export interface EditorHabits {
  /** The property without which it does not save. */
  readonly savesBy: 'SupportsUpdate' | 'UserCanWrite';
  /** Whether it calls PutRelativeFile on a host that does not send UserCanNotWriteRelative. */
  readonly copiesByDefault: boolean;
  /** Whether it requests names exactly as they are, with X-WOPI-RelativeTarget. */
  readonly namesExactly: boolean;
  /** Whether it calls DeleteFile, so that checks can remove what they create. */
  readonly deletesFiles: boolean;
  /** Whether it calls operations on containers. */
  readonly usesContainers: boolean;
  /** The statuses by which it knows that an access token is refused. */
  readonly tokenRefusals: readonly number[];
  /** The extension of a file that it opens. */
  readonly extension: string;
}

/** The habits of each editor, from its source code and documentation. */
export const editorHabits: Readonly<Record<Editor, EditorHabits>> = {
  microsoft: {
    savesBy: 'SupportsUpdate',
    copiesByDefault: true,
    namesExactly: true,
    deletesFiles: true,
    usesContainers: true,
    tokenRefusals: [401, 404],
    extension: '.wopitest',
  },
  collabora: {
    savesBy: 'UserCanWrite',
    copiesByDefault: false,
    namesExactly: false,
    deletesFiles: false,
    usesContainers: false,
    tokenRefusals: [401, 403, 404],
    extension: '.docx',
  },
  onlyoffice: {
    savesBy: 'UserCanWrite',
    copiesByDefault: true,
    namesExactly: false,
    deletesFiles: false,
    usesContainers: false,
    tokenRefusals: [401, 404],
    extension: '.docx',
  },
};
