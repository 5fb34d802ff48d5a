import type { MiddlewareHandler } from 'hono';
import { type CaughtBy, type Defect, type DefectEnv, inGroup } from './defect.ts';
import { changeResponseBody, type DefectContext, setResponseHeader } from './rewrite.ts';

const byValidator = (...names: readonly string[]) => inGroup('HostFrameIntegration', ...names);
const byFrame = (...names: readonly string[]) => inGroup('Extended.HostFrame', ...names);
const byPage = (...names: readonly string[]) => inGroup('Extended.HostPage', ...names);
const byMessages = (...names: readonly string[]) => inGroup('Extended.PostMessage', ...names);

/** Defects of the host page and its frame; only a browser that opens the page catches them. */
export const hostPageDefects: readonly Defect[] = [
  inHtml(
    'token-by-get',
    'The action URL is opened by POST.',
    [...byValidator('AccessTokenPassedViaPostMethod'), ...byFrame('AccessTokenIsInNoUrl', 'UserAndOwnerArePosted')],
    ['form.submit();', "frame.src = form.action + '&' + new URLSearchParams(new FormData(form));"],
  ),
  inHtml('ttl-in-seconds', 'access_token_ttl is in milliseconds.', byValidator('AccessTokenTtlInFuture'), [
    /(name="access_token_ttl" value="\d+)\d{3}"/,
    '$1"',
  ]),
  inHtml('ttl-as-duration', 'access_token_ttl is a time, not a duration.', byValidator('AccessTokenTtlInFuture'), [
    /(name="access_token_ttl" value=)"\d+"/,
    '$1"36000000"',
  ]),
  inHtml('language-as-lcid', 'UI_LLCC is replaced by a language tag.', byValidator('ValidLanguagePlaceholderValues'), [
    '?ui=en-US',
    '?ui=1033',
  ]),
  inHtml(
    'placeholder-left-over',
    'Placeholders that are not filled are removed.',
    byFrame('PlaceholdersAreFilledOrRemoved'),
    ['&amp;hid=', '&amp;&lt;dchat=DISABLE_CHAT&amp;&gt;hid='],
  ),
  inHtml(
    'unknown-placeholder-kept',
    'Placeholders that are unknown are removed.',
    byFrame('PlaceholdersAreFilledOrRemoved'),
    ['&amp;hid=', '&amp;new=PLACEHOLDER_OF_TOMORROW&amp;hid='],
  ),
  inHtml('token-in-page-address', 'The access token is not in the page’s address.', byFrame('AccessTokenIsInNoUrl'), [
    'history.replaceState',
    "address.searchParams.set('t', form.elements.access_token.value);\nhistory.replaceState",
  ]),
  inHtml(
    'wopisrc-encoded-twice',
    'WOPISrc is percent-encoded once.',
    [
      ...byFrame('WopiSrcIsEncodedOnce', 'WopiSrcOpensWithThePostedToken', 'WopiSrcUsesHttps'),
      ...byPage('TitleNamesTheFile'),
      ...byMessages('PageOriginIsPostMessageOrigin'),
    ],
    [/wopisrc=[^&]+/, (found) => found.replaceAll('%', '%25')],
  ),
  inHtml('wopisrc-not-encoded', 'WOPISrc is percent-encoded.', byFrame('WopiSrcIsEncodedOnce'), [
    /wopisrc=[^&]+/,
    (found) => decodeURIComponent(found),
  ]),
  inHtml(
    'wopisrc-of-no-file',
    'WOPISrc is the address of the file that the token opens.',
    [
      ...byFrame('WopiSrcOpensWithThePostedToken'),
      ...byPage('TitleNamesTheFile'),
      ...byMessages('PageOriginIsPostMessageOrigin'),
    ],
    [/(wopisrc=[^&]+%2F)[^&]+/, '$1nothing'],
  ),
  inHtml('action-url-too-long', 'The action URL has at most 2048 characters.', byFrame('ActionUrlIsShortEnough'), [
    '&amp;hid=',
    `&amp;sc=${'x'.repeat(2048)}&amp;hid=`,
  ]),
  {
    ...inHtml('business-user-not-named', 'BUSINESS_USER is 1 for business users.', byFrame('BusinessUsersAreNamed'), [
      'IsLicensedUser=1&amp;',
      '',
    ]),
    variant: 'business-user',
  },
  inHtml('user-not-posted', 'user_id and owner_id are posted.', byFrame('UserAndOwnerArePosted'), [
    /<input name="(user|owner)_id"[^>]*>/g,
    '',
  ]),
  inHtml('form-in-parts', 'The form is posted in the usual encoding.', byFrame('FormIsUrlEncoded'), [
    'method="post"',
    'method="post" enctype="multipart/form-data"',
  ]),
  inHtml('frame-without-fullscreen', 'The frame may go fullscreen.', byFrame('FrameMayGoFullscreen'), [
    'frame.setAttribute("allowfullscreen", "true");',
    '',
  ]),
  inHtml('clipboard-for-src-only', 'The frame may use the clipboard.', byFrame('FrameMayUseTheClipboard'), [
    'clipboard-read *; clipboard-write *',
    'clipboard-read; clipboard-write',
  ]),
  inHtml(
    'frame-in-html',
    'The frame is made by script.',
    byPage('FrameIsMadeByScript'),
    ['<span id="frame_holder">', '<span id="frame_holder"><iframe id="made"></iframe>'],
    ['document.createElement("iframe")', "document.getElementById('made')"],
  ),
  inHtml('frame-without-title', 'The frame has a title.', byPage('FrameHasNameIdAndTitle'), [
    'frame.title = "Office Frame";',
    '',
  ]),
  inHtml('narrow-sandbox', 'The sandbox allows top navigation.', byPage('FrameSandboxIsWideEnough'), [
    'allow-top-navigation ',
    '',
  ]),
  inHtml('frame-below-a-bar', 'The frame fills the page.', byPage('FrameFillsThePage'), ['inset: 0;', 'top: 48px;']),
  inHtml('no-viewport', 'The page has a fixed viewport.', byPage('ViewportIsFixed'), [
    /<meta\s+name="viewport"[^>]*>/,
    '',
  ]),
  inHtml('no-favicon', 'The page has a favicon.', byPage('FaviconIsGiven'), [/<link rel="shortcut icon"[^>]*>/, '']),
  inHtml('title-without-file-name', 'The title has the name of the file.', byPage('TitleNamesTheFile'), [
    /<title>[^<]*/,
    '<title>Editor',
  ]),
  inHtml(
    'wd-parameters-dropped',
    'Parameters that begin with wd are passed to the action URL.',
    byPage('WdParametersArePassedThrough'),
    [/&amp;wd[^"]*"/, '"'],
  ),
  inHtml(
    'wd-previous-session-kept',
    'wdPreviousSession is taken out of the page’s address.',
    byPage('WdPreviousParametersAreRemoved'),
    ['"wdPreviousSession", ', ''],
  ),
  inHeaders('page-may-be-cached', 'The page is not cached.', byPage('PageIsNotCached'), ['Expires', undefined]),
  inHeaders(
    'page-framed-by-anybody',
    'Other sites cannot put the page into a frame.',
    byPage('PageCannotBeFramedByOthers'),
    ['Content-Security-Policy', undefined],
    ['X-Frame-Options', undefined],
  ),
  inHeaders('page-in-latin-1', 'The page is in UTF-8.', byPage('CharsetIsUtf8'), [
    'Content-Type',
    'text/html; charset=iso-8859-1',
  ]),
  inHtml(
    'wildcard-target-origin',
    'Messages go to the origin of the frame only.',
    byMessages('MessagesGoToTheOriginOfTheFrame'),
    ['Values }), frameOrigin);', "Values }), '*');"],
  ),
  inHtml(
    'messages-of-anybody',
    'Messages of strange origins are ignored.',
    byMessages('MessagesOfStrangeOriginsAreIgnored'),
    ['origin !== frameOrigin || ', ''],
  ),
  inHtml(
    'never-ready',
    'App_LoadingStatus is answered with Host_PostmessageReady.',
    byMessages('HostPostmessageReadyIsSent'),
    ['App_LoadingStatus: () => send("Host_PostmessageReady"),', ''],
  ),
  inHtml('message-as-object', 'Messages are texts.', byMessages('HostPostmessageReadyIsSent', 'MessagesAreJson'), [
    'JSON.stringify({ MessageId, SendTime: Date.now(), Values })',
    '{ id: MessageId }',
  ]),
  inHtml(
    'early-message',
    'Nothing but Host_PostmessageReady is sent before App_LoadingStatus.',
    byMessages('NothingIsSentBeforeTheFrameIsReady'),
    ['form.submit();', "form.submit();\nframe.onload = () => send('Grab_Focus');"],
  ),
  inHtml('close-not-handled', 'UI_Close closes or leaves the page.', byMessages('UiCloseIsHandled'), [
    'location.assign("/")',
    '{}',
  ]),
  inHtml('rename-not-handled', 'File_Rename changes the title.', byMessages('FileRenameIsHandled'), [
    'document.title = NewName;',
    '',
  ]),
];

type Swap = readonly [part: string | RegExp, replacement: string | ((found: string) => string)];

function inHtml(name: string, breaks: string, caughtBy: readonly CaughtBy[], ...swaps: readonly Swap[]): Defect {
  const middleware = onHostPage((c) => changeResponseBody(c, (bytes) => swapped(bytes, swaps)));
  return { name, breaks, caughtBy, middleware };
}

function inHeaders(
  name: string,
  breaks: string,
  caughtBy: readonly CaughtBy[],
  ...headers: readonly (readonly [name: string, value: string | undefined])[]
): Defect {
  const middleware = onHostPage((c) => {
    for (const [header, value] of headers) setResponseHeader(c, header, value);
  });
  return { name, breaks, caughtBy, middleware };
}

/** A middleware that lets the host answer with a host page and then changes it. */
export function onHostPage(change: (c: DefectContext) => void | Promise<void>): MiddlewareHandler<DefectEnv> {
  return async (c, next) => {
    await next();
    if (/^\/(edit|view)\//.test(c.req.path) && c.res.ok) await change(c);
  };
}

function swapped(bytes: Uint8Array, swaps: readonly Swap[]): Uint8Array {
  const html = new TextDecoder().decode(bytes);
  const result = swaps.reduce((text, [part, to]) => text.replace(part, to as string), html);
  return new TextEncoder().encode(result);
}
