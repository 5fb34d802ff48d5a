import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../harness/host-page/chromium.ts';
import { checkId } from '../harness/results/check-id.ts';
import type { Defect } from '../reference-host/defects/defect.ts';
import { onHostPage } from '../reference-host/defects/host-page.ts';
import { after, changeResponseBody, setJson, setResponseHeader } from '../reference-host/defects/rewrite.ts';
import { defectNamed } from '../reference-host/host-options.ts';
import { openReferencePage, type PageRun } from './testing/open-reference-page.ts';
import { redChecks } from './testing/run-against-reference-host.ts';

/** In CI, a missing browser is a failure. Elsewhere it is a visible skip. */
const skipped = findChromium() === undefined && process.env.CI === undefined;

/** The host page with a change that breaks no rule. */
function changedPage(change: Parameters<typeof onHostPage>[0]): Defect {
  return { name: 'test', breaks: 'nothing', caughtBy: [], middleware: onHostPage(change) };
}

/** The host page with a script of its own at its end, which knows the frame as `frame`. */
function withScript(script: string): Defect {
  return changedPage(async (c) => {
    setResponseHeader(c, 'Content-Security-Policy', undefined);
    const end = `<script>const frame = document.getElementById('office_frame'); ${script}</script></body>`;
    await changeResponseBody(c, (html) => Buffer.from(Buffer.from(html).toString().replace('</body>', end)));
  });
}

function withReplacement(part: string | RegExp, replacement: string): Defect {
  return changedPage((c) =>
    changeResponseBody(c, (html) => Buffer.from(Buffer.from(html).toString().replace(part, replacement))),
  );
}

/** The host page with other reactions to these messages. */
function withReactions(reactions: Readonly<Record<string, string>>): Defect {
  return changedPage((c) =>
    changeResponseBody(c, (html) => {
      const added = Object.entries(reactions).map(
        ([message, reaction]) => `reactions[${JSON.stringify(message)}] = ${reaction};`,
      );
      return Buffer.from(
        Buffer.from(html)
          .toString()
          .replace('form.submit();', `${added.join('\n')}\nform.submit();`),
      );
    }),
  );
}

const clock = 'setInterval(() => { document.body.dataset.time = Date.now(); }, 50);';

const silent = {
  EditModePostMessage: undefined,
  FileEmbedCommandPostMessage: undefined,
  FileSharingPostMessage: undefined,
  FileVersionPostMessage: undefined,
  WorkflowPostMessage: undefined,
};

/** A host that asks for one of the messages only. */
const asksOnlyForSharing: Defect = {
  name: 'test',
  breaks: 'nothing',
  caughtBy: [],
  middleware: after('CheckFileInfo', (c) => setJson(c, { ...silent, FileSharingPostMessage: true })),
};

function resultOf({ results }: PageRun, check: string) {
  return results.find(({ name }) => name === check);
}

describe.skipIf(skipped)('a host page in Chromium (skipped where no Chromium is installed)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => browser?.close());

  test('the page of the reference host passes every check that applies', async () => {
    const { results } = await openReferencePage(browser, {}, { withReactions: true });
    const others = results.filter(({ outcome }) => outcome !== 'passed');
    expect(others.map(({ name, outcome, reason }) => ({ name, outcome, reason }))).toEqual([
      {
        name: 'BusinessUsersAreNamed',
        outcome: 'skipped',
        reason: expect.stringContaining('LicenseCheckForEditIsEnabled'),
      },
    ]);
  });

  test('a page whose policy allows no other site in its frame also passes', async () => {
    const strict = changedPage((c) =>
      setResponseHeader(c, 'Content-Security-Policy', "frame-ancestors 'none'; frame-src https://client.invalid"),
    );
    const run = await openReferencePage(browser, { defects: [strict] });
    expect(redChecks(run)).toEqual([]);
    expect(run.load.second).toMatchObject({ leaked: [], answered: [], obeyed: false });
  });

  test('a page that posts messages as objects also passes', async () => {
    const objects = withReplacement(/JSON\.stringify\((\{ MessageId, SendTime: Date\.now\(\), Values \})\)/, '$1');
    expect(redChecks(await openReferencePage(browser, { defects: [objects] }))).toEqual([]);
  });

  test('a page that reacts to messages in other ways also passes, even if it has a clock', async () => {
    const others = withReactions({
      UI_Sharing: '() => { document.title = "Share"; }',
      UI_FileVersions: '() => open("/versions/1")',
      UI_Workflow: '() => fetch("/workflow/1")',
      UI_FileEmbed: '() => document.getElementById("popover").showPopover()',
    });
    const popover = withReplacement('<form', '<p id="popover" popover>Embed</p><form');
    const defects = [others, popover, withReplacement('form.submit();', `form.submit(); ${clock}`)];
    const run = await openReferencePage(browser, { defects }, { withReactions: true });
    expect(redChecks(run)).toEqual([]);
    expect(resultOf(run, 'UiFileEmbedIsHandled')).toMatchObject({ outcome: 'passed' });
  });

  test('a page that only has a clock leaves open whether it reacts', async () => {
    const defects = [asksOnlyForSharing, defectNamed('ui-sharing-ignored')];
    const ticking = withReplacement('form.submit();', `form.submit(); ${clock}`);
    const run = await openReferencePage(browser, { defects: [...defects, ticking] }, { withReactions: true });
    expect(resultOf(run, 'UiSharingIsHandled')).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('also changes without messages'),
    });
    expect(resultOf(run, 'UiEditIsHandled')).toMatchObject({ outcome: 'skipped' });
  });

  test('a page whose script fails does not react', async () => {
    const failing = withReactions({ UI_Sharing: '() => { throw new Error("no dialog"); }' });
    const run = await openReferencePage(browser, { defects: [asksOnlyForSharing, failing] }, { withReactions: true });
    expect(resultOf(run, 'UiSharingIsHandled')).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('only an uncaught error: no dialog'),
    });
  });

  test('a page for viewing that cannot be opened leaves open whether it reacts to UI_Edit', async () => {
    const HostViewUrl = 'http://127.0.0.1:1/view';
    const elsewhere: Defect = {
      ...asksOnlyForSharing,
      middleware: after('CheckFileInfo', (c) => setJson(c, { ...silent, EditModePostMessage: true, HostViewUrl })),
    };
    const run = await openReferencePage(browser, { defects: [elsewhere] }, { withReactions: true });
    expect(resultOf(run, 'UiEditIsHandled')).toMatchObject({ outcome: 'inconclusive' });
    expect(resultOf(run, 'UiCloseIsHandled')).toMatchObject({ outcome: 'passed' });
  });

  test('a viewer may be shown in a part of the page', async () => {
    const lightBox = withReplacement('inset: 0;', 'top: 48px;');
    const run = await openReferencePage(browser, { variant: 'read-only', defects: [lightBox] });
    expect(redChecks(run)).toEqual([]);
    expect(resultOf(run, 'FrameFillsThePage')).toMatchObject({ outcome: 'skipped' });
  });

  test.each([
    ['rename-not-handled', 'Extended.PostMessage/FileRenameIsHandled'],
    ['page-may-be-cached', 'Extended.HostPage/PageIsNotCached'],
  ])('the page with %s is only warned about', async (defect, id) => {
    const { results } = await openReferencePage(browser, { defects: [defectNamed(defect)] });
    const others = results.filter(({ outcome }) => !['passed', 'skipped'].includes(outcome));
    expect(others.map((result) => [checkId(result), result.outcome])).toEqual([[id, 'warned']]);
  });

  test('a page that other sites may frame is only warned about', async () => {
    const open = changedPage((c) => {
      for (const header of ['Content-Security-Policy', 'X-Frame-Options']) setResponseHeader(c, header, undefined);
    });
    const run = await openReferencePage(browser, { defects: [open] });
    expect(redChecks(run)).toEqual(['Extended.HostPage/PageCannotBeFramedByOthers']);
    expect(resultOf(run, 'PageCannotBeFramedByOthers')).toMatchObject({ outcome: 'warned', level: 'MAY' });
  });

  test('a frame without scripts skips the checks that need a script', async () => {
    const scriptless = changedPage((c) =>
      changeResponseBody(c, (html) => Buffer.from(Buffer.from(html).toString().replace('allow-scripts ', ''))),
    );
    const run = await openReferencePage(browser, { defects: [scriptless] });
    expect(resultOf(run, 'HostPostmessageReadyIsSent')).toMatchObject({
      outcome: 'inconclusive',
      reason: 'no script ran in the frame; its sandbox may lack allow-scripts',
    });
    expect(resultOf(run, 'AccessTokenPassedViaPostMethod')).toMatchObject({ outcome: 'passed' });
  });

  test('a frame that never shows the action URL leaves open what happened in it', async () => {
    const blank = withScript(`frame.onload = () => { frame.src = 'about:blank'; };`);
    const run = await openReferencePage(browser, { defects: [blank] }, { timeoutMs: 2_000 });
    const unknown = { outcome: 'inconclusive' };
    expect(resultOf(run, 'HostPostmessageReadyIsSent')).toMatchObject(unknown);
    expect(resultOf(run, 'FrameFillsThePage')).toMatchObject(unknown);
    expect(resultOf(run, 'AccessTokenIsInNoUrl')).toMatchObject(unknown);
    expect(resultOf(run, 'AccessTokenPassedViaPostMethod')).toMatchObject({ outcome: 'passed' });
  });

  test('a frame that is gone before it reports what reached it does not count as one that nothing reached', async () => {
    const removing = withScript(
      `addEventListener('message', () => { if (/wdConformance/.test(document.URL)) frame.remove(); });`,
    );
    const run = await openReferencePage(browser, { defects: [removing] });
    expect(resultOf(run, 'MessagesGoToTheOriginOfTheFrame')).toMatchObject({ outcome: 'inconclusive' });
    expect(resultOf(run, 'MessagesOfStrangeOriginsAreIgnored')).toMatchObject({ outcome: 'inconclusive' });
    expect(resultOf(run, 'UiCloseIsHandled')).toMatchObject({ outcome: 'passed' });
  });
});
