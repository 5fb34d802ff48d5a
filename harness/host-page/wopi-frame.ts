/** What `wopi-frame.browser.ts` offers in the frame, as the global `wopiFrame`. */
export interface WopiFrame {
  /** Sends a message to the host page. */
  post(id: string, values?: object): void;
  /** Reports to the host page that the frame has loaded, and resolves to everything that the frame observed. */
  converse(times: ConversationTimes): Promise<FrameReport>;
  /** The messages received since the last call. */
  takeMessages(): FrameMessage[];
}

/** In milliseconds. */
export interface ConversationTimes {
  /** How long to wait for messages that the host page sends before it is asked. */
  readonly settleMs: number;
  /** How long to wait for an answer. */
  readonly answerMs: number;
}

/** What the document in the frame observed. */
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
