/** Facts about the host page itself. */
export interface PageFacts {
  readonly title: string;
  readonly charset: string;
  /** Content of the viewport meta element. */
  readonly viewport?: string | undefined;
  readonly hasFavicon: boolean;
  /** The page's own URL, and every URL of its links, images, forms and frames. */
  readonly addresses: readonly string[];
}

/** The frame's element in the host page. */
export interface FrameElement {
  readonly attributes: Readonly<Record<string, string>>;
  /** Widths and heights in CSS pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly window: { readonly width: number; readonly height: number };
  /** Whether the page itself can scroll. */
  readonly scrolls: boolean;
}

/** A message that seems to come from the frame. */
export interface ForgedMessage {
  readonly data: string;
  readonly origin: string;
}
