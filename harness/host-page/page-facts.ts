/** What a host page shows of itself, beside its frame. */
export interface PageFacts {
  readonly title: string;
  readonly charset: string;
  /** Content of the viewport's meta element. */
  readonly viewport?: string | undefined;
  readonly hasFavicon: boolean;
  /** Every address in the page: its own, and those of links, images, forms and the frame. */
  readonly addresses: readonly string[];
}

/** The frame's element in the host page. */
export interface FrameElement {
  readonly attributes: Readonly<Record<string, string>>;
  /** Widths and heights in CSS pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly window: { readonly width: number; readonly height: number };
  /** Whether the page itself can be scrolled. */
  readonly scrolls: boolean;
}

/** A message that seems to come from the frame. */
export interface ForgedMessage {
  readonly data: string;
  readonly origin: string;
}
