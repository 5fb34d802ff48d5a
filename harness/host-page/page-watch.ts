import type { JSHandle, Page, Request } from 'playwright-core';
import { watchChanges } from './call-in-page.ts';
import { frameOf } from './frame-capture.ts';
import type { OpenedPage } from './opened-page.ts';

/** Everything that a host page does that a person or its server could notice, except closing and leaving. */
export class PageWatch implements Disposable {
  /** Errors that no code of the page caught. */
  readonly errors: string[] = [];
  readonly #events: string[] = [];
  readonly #changes: JSHandle<string[]>;
  readonly #page: Page;

  private constructor({ page, captured }: OpenedPage, changes: JSHandle<string[]>) {
    this.#changes = changes;
    this.#page = page;
    const add = (event: string) => this.#events.push(event);
    page.on('popup', () => add('a new window'));
    // The event for a window comes once it is shown, its request at once.
    page.context().on('request', this.#onRequest);
    page.on('dialog', (dialog) => {
      add(`a dialog (${dialog.type()})`);
      // It may be gone already, with its page.
      dialog.dismiss().catch(() => {});
    });
    page.on('download', () => add('a download'));
    page.on('request', (request) => {
      if (frameOf(request) !== captured.frame) add(`${request.method()} ${pathOf(request.url())}`);
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) add('another URL of the page');
    });
    page.on('pageerror', ({ message }) => this.errors.push(message));
  }

  static async start(opened: OpenedPage): Promise<PageWatch> {
    return new PageWatch(opened, await watchChanges(opened.page));
  }

  /** The context of the page may be used for other pages, whose requests are not its own. */
  [Symbol.dispose](): void {
    this.#page.context().off('request', this.#onRequest);
  }

  readonly #onRequest = (request: Request): void => {
    if (!frameOf(request)) this.#events.push('a new window');
  };

  /** What the browser noticed since the last call. */
  takeEvents(): string[] {
    return this.#events.splice(0);
  }

  /** What changed in the page since the last call. Takes as long as the page shows a dialog. */
  async takeChanges(): Promise<string[]> {
    return await this.#changes.evaluate((list) => list.splice(0));
  }
}

// The query may differ each time.
function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
