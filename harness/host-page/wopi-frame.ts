/** The interface of `wopi-frame.browser.ts` in the frame, as the global `wopiFrame`. */
export interface WopiFrame {
  /** Sends a message to the host page. */
  post(id: string, values?: object): void;
  /** Reports to the host page that the frame has loaded, and returns the messages received before and after that. */
  converse(conversation: Conversation): Promise<FrameReport>;
  /** The messages received since the last call. */
  takeMessages(): FrameMessage[];
}

/** What the frame sends, and how long it waits for what. */
export interface Conversation {
  /** The values of each App_LoadingStatus that the frame sends. */
  readonly statuses: readonly object[];
  /** Milliseconds to wait for messages that the host page sends on its own. */
  readonly settleMs: number;
  /** Milliseconds to wait for the host page's reply. */
  readonly answerMs: number;
}

/** What the stub in the frame observed. */
export interface FrameReport {
  readonly surroundings: FrameSurroundings;
  readonly messages: FrameMessages;
}

/** What the document in the frame knows about its surroundings. */
export interface FrameSurroundings {
  /** False in a separate window. */
  readonly inFrame: boolean;
  readonly mayGoFullscreen: boolean;
  /** Absent when the browser does not report it. */
  readonly mayUseClipboard?: boolean | undefined;
  /** Absent when the browser does not report it. */
  readonly parentOrigin?: string | undefined;
}

/** The messages that the frame received from the host page. */
export interface FrameMessages {
  /** Received before the frame sent App_LoadingStatus. */
  readonly early: readonly FrameMessage[];
  /** Received after that. */
  readonly answers: readonly FrameMessage[];
}

export interface FrameMessage {
  /** As sent; a message that is not text is converted to JSON. */
  readonly data: string;
  readonly isText: boolean;
}
