import type { Browser } from 'playwright-core';
import { checksOf, gatesOf } from '../../harness/checks/check.ts';
import type { Gate } from '../../harness/checks/gates.ts';
import { checkId } from '../../harness/results/check-id.ts';
import type { Defect } from '../../reference-host/defects/defect.ts';
import { after, setJson } from '../../reference-host/defects/rewrite.ts';
import type { Editor } from '../../wopi/editors.ts';
import { type FrameMessage, frameMessages } from '../../wopi/frame-messages.ts';
import { pageSuitesOf } from '../catalogue.ts';
import { checksForEditor } from './every-check.ts';
import { openReferencePage } from './open-reference-page.ts';
import { redChecks, runAgainstReferenceHost } from './run-against-reference-host.ts';
import { withWaits } from './with-waits.ts';

/** The checks that a host with this defect turns red, those that wait included, as sorted `Group/Name`. */
export async function killRow(defect: Defect, checks = checksForEditor(defect.editor)): Promise<string[]> {
  const { needs, variant = 'default' } = defect;
  const run = await runAgainstReferenceHost({
    checks,
    variant,
    defects: [defect],
    signed: needs === 'proofs',
    // Moving 50 MB around takes as long as all the rest.
    includeLarge: needs === 'large',
    // A host whose GetFile is wrong would be refused; its file holds no user data.
    keepContent: true,
    ...withWaits,
  });
  return redChecks(run).toSorted();
}

/**
 * The same for a defect of the host page, by the checks about the host page. Its reactions to the messages that the host
 * asks for are only judged if the defect is about them, with `asksLess` only to that message and the next one.
 */
export async function hostPageKillRow(
  browser: Browser,
  defect: Defect,
  { asksLess = false }: { readonly asksLess?: boolean } = {},
): Promise<string[]> {
  const { variant = 'default', editor = 'microsoft', caughtBy } = defect;
  const ofReactions = checksOf(pageSuitesOf([editor])).filter((entry) => gatesOf(entry).some(isOfReactions));
  const withReactions = ofReactions.some((entry) => caughtBy.includes(checkId(entry)));
  const defects = withReactions && asksLess ? [defect, askingForTwo(defect, editor)] : [defect];
  return redChecks(await openReferencePage(browser, { variant, defects }, { withReactions })).toSorted();
}

/**
 * A host that claims only the message that the defect is about and the next one, because the browser opens a page for
 * each. What an action URL asks for remains.
 */
function askingForTwo({ name }: Defect, editor: Editor): Defect {
  const messages: readonly FrameMessage[] = frameMessages[editor].filter((message) => 'property' in message);
  const own = messages.findIndex(({ id }) => name.startsWith(`${id.toLowerCase().replaceAll('_', '-')}-`));
  const asked = [own, (own + 1) % messages.length];
  const others = messages.filter((_, index) => !asked.includes(index));
  const unclaimed = Object.fromEntries(others.map(({ property = '' }) => [property, undefined]));
  return {
    name: 'asks-for-two-messages',
    breaks: 'Nothing: claims less.',
    caughtBy: [],
    middleware: after('CheckFileInfo', (c) => setJson(c, unclaimed)),
  };
}

function isOfReactions(gate: Gate): boolean {
  return typeof gate === 'object' && 'frame' in gate && gate.frame === 'reactions';
}
