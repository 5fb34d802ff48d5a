import type { Gate } from '../../harness/checks/gates.ts';
import type { WopiClient } from '../../harness/client/wopi-client.ts';
import type { ResponseExpectation } from '../../harness/expect/response.ts';
import type { Names } from '../../harness/fixtures/names.ts';
import type { Level } from '../../harness/results/categories.ts';
import type { Editor } from '../../wopi/editors.ts';
import type { WopiResource } from '../../wopi/resource.ts';

type SentOperation = Parameters<WopiClient['sendOperation']>[0];

/** What an editor knows at a point of its session. Placeholders in headers, such as `{lock}`, stand for these values. */
export interface Known {
  /** Absent where the editor sends none. */
  readonly lock?: string;
  /** Lock ID of the editor's next session. */
  readonly nextLock: string;
  /** Lock ID of another program. */
  readonly otherLock: string;
  /** LastModifiedTime as the host last told it to the editor. */
  readonly time?: string;
  /** Version and LastModifiedTime when the document was opened. */
  readonly opened: { readonly version?: string; readonly time?: string };
  /** UserId of the user who changed the document last. */
  readonly user?: string;
  /** BaseFileName without its extension. */
  readonly base: string;
  /** Extension with its dot; empty if the file has none. */
  readonly extension: string;
  /** As last read or saved. */
  readonly content?: Uint8Array;
  /** A file that the session has created, and what it wrote to it. */
  readonly copy?: WopiResource;
  readonly copyContent?: Uint8Array;
  /** A new name without extension, and one for a copy. */
  readonly newName: string;
  readonly copyName: string;
}

/** One request of a session, and what must hold. */
export interface Step {
  readonly operation: SentOperation;
  /** What happens, as in `saves the document`. */
  readonly does: string;
  /** Default: the editor, with the token of the user who opened the document. */
  readonly by?: 'second user' | 'invalid token' | 'another program';
  /** Default: the file that was opened. */
  readonly on?: 'copy';
  /** Besides the editor's usual headers. One with a placeholder for something unknown is not sent. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `known`: the document as last read or saved. Default: no body. */
  readonly body?: 'new' | 'empty' | 'known';
  readonly returns: readonly number[];
  /** What must hold besides the status. */
  readonly holds?: (known: Known) => ResponseExpectation;
  /** What should hold; a difference is only noted. */
  readonly advises?: (known: Known) => ResponseExpectation;
  /** What a person sees when the step breaks, as a clause. */
  readonly otherwise: string;
  /** When the step follows the one before it. `shortened` seconds are left of it unless the run is in real time. */
  readonly after?: { readonly text: string; readonly seconds: number; readonly shortened?: number };
  /** The editor does not send the request; it shows the state of the host. */
  readonly isProbe?: true;
}

/** A whole session of an editor. */
export interface Journey {
  /** Permanent: the name of the check. */
  readonly name: string;
  /** What the host must make possible, in one sentence. */
  readonly requirement: string;
  readonly level: Level;
  /** Page of the documentation. */
  readonly spec: string;
  readonly requirementId: string;
  readonly needs: readonly Gate[];
  /** The state of the file when the session begins. */
  readonly start: 'as it is' | 'unlocked' | 'empty';
  readonly steps: readonly Step[];
}

/** A session that is known and cannot be played. */
export interface UnplayableJourney {
  readonly name: string;
  readonly title: string;
  readonly reason: string;
}

/** How an editor's requests look. */
export interface JourneyEditor {
  readonly editor: Editor;
  /** Default: that of the run. */
  readonly userAgent?: string;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the token is in an Authorization header as well. */
  readonly sendsAuthorization: boolean;
  /** The URL that the editor makes of that of a file. */
  readonly address: (href: string) => string;
  readonly lockId: (names: Names) => string;
  /** Whether PutFile has a lock ID even on a host without locks. */
  readonly sendsLockAlways: boolean;
  /** A file name as the value of a header. */
  readonly encodeName: (name: string) => string;
}
