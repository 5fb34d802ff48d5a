import type { ElementHandle, Frame, JSHandle, Page } from 'playwright-core';
import { script } from './page-facts.browser.generated.ts';
import type { ForgedMessage, FrameElement, PageFacts } from './page-facts.ts';
import type { WopiFrame } from './wopi-frame.ts';

/** Reads the facts of a host page. */
export async function pageFactsOf(page: Page): Promise<PageFacts> {
  return await page.evaluate(pageFunction<PageFacts>('pageFacts'), undefined);
}

/** Reads the facts of the frame's element in the host page. */
export async function frameElementOf(element: ElementHandle): Promise<FrameElement> {
  return await element.evaluate(pageFunction<FrameElement>('frameElement'));
}

/** Dispatches a message in the host page that seems to come from its frame. */
export async function forgeMessage(element: ElementHandle, message: ForgedMessage): Promise<void> {
  await element.evaluate(pageFunction<void>('forgeMessage'), message);
}

/** A list in the host page of what changes in it from now on. */
export async function watchChanges(page: Page): Promise<JSHandle<string[]>> {
  return await page.evaluateHandle(pageFunction<string[]>('watchChanges'), undefined);
}

// The function contains the bundle, so that nothing of ours stays in the host page.
function pageFunction<Result>(name: string): (element: unknown, values?: unknown) => Result {
  return new Function('element', 'values', `${script}\nreturn pageFacts.${name}(element, values);`) as (
    element: unknown,
    values?: unknown,
  ) => Result;
}

/** Calls a function of the stub in the frame. */
export async function callFrame<Name extends keyof WopiFrame>(
  frame: Frame,
  name: Name,
  ...values: Parameters<WopiFrame[Name]>
): Promise<Awaited<ReturnType<WopiFrame[Name]>>> {
  const call = { name, values };
  const result: unknown = await frame.evaluate((call) => {
    const { wopiFrame } = globalThis as unknown as InFrame;
    return wopiFrame[call.name]?.(...call.values);
  }, call);
  return result as Awaited<ReturnType<WopiFrame[Name]>>;
}

interface InFrame {
  readonly wopiFrame: Readonly<Record<string, (...values: readonly unknown[]) => unknown>>;
}
