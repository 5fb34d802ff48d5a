import type { JSHandle } from 'playwright-core';
import { watchChanges } from './call-in-page.ts';
import type { OpenedPage } from './opened-page.ts';

/** Everything that a host page does that a person or its server could notice, except closing and leaving. */
export class PageWatch {
  /** Errors that no code of the page caught. */
  readonly errors: string[] = [];
  readonly #events: string[] = [];
  readonly #changes: JSHandle<string[]>;

  private constructor({ page, captured }: OpenedPage, changes: JSHandle<string[]>) {
    this.#changes = changes;
    const add = (event: string) => this.#events.push(event);
    page.on('popup', () => add('a new window'));
    page.on('dialog', (dialog) => {
      add(`a dialog (${dialog.type()})`);
      // It may be gone already, with its page.
      dialog.dismiss().catch(() => {});
    });
    page.on('download', () => add('a download'));
    page.on('request', (request) => {
      if (request.frame() !== captured.frame) add(`${request.method()} ${pathOf(request.url())}`);
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) add('another URL of the page');
    });
    page.on('pageerror', ({ message }) => this.errors.push(message));
  }

  static async start(opened: OpenedPage): Promise<PageWatch> {
    return new PageWatch(opened, await watchChanges(opened.page));
  }

  /** What the page did since the last call. */
  async take(): Promise<string[]> {
    const changes = await this.#changes.evaluate((list) => list.splice(0));
    return [...this.#events.splice(0), ...changes];
  }
}

// The query may differ each time.
function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
