/** What `wopi-frame.browser.ts` offers in the frame, as the global `wopiFrame`. */
export interface WopiFrame {
  /** Sends a message to the host page. */
  post(id: string, values?: object): void;
  /** Tells the host page that the frame is there, and reports what came before and after that. */
  converse(times: ConversationTimes): Promise<FrameReport>;
  /** The messages received since the last call. */
  takeMessages(): FrameMessage[];
}

/** In milliseconds. */
export interface ConversationTimes {
  /** For messages that the host page sends unasked. */
  readonly settleMs: number;
  /** For the host page's answer. */
  readonly answerMs: number;
}

/** What the document in the frame found out. */
export interface FrameReport {
  readonly surroundings: FrameSurroundings;
  readonly messages: FrameMessages;
}

/** What the document in the frame can tell about where it is. */
export interface FrameSurroundings {
  /** False for a window of its own. */
  readonly inFrame: boolean;
  readonly mayGoFullscreen: boolean;
  /** Absent where the browser does not tell. */
  readonly mayUseClipboard?: boolean | undefined;
  /** Absent where the browser does not tell. */
  readonly parentOrigin?: string | undefined;
}

/** The messages that the frame got from the host page. */
export interface FrameMessages {
  /** Before the frame had sent App_LoadingStatus. */
  readonly early: readonly FrameMessage[];
  /** After that. */
  readonly answers: readonly FrameMessage[];
}

export interface FrameMessage {
  /** As sent; a message that is not text is converted to JSON. */
  readonly data: string;
  readonly isText: boolean;
}
