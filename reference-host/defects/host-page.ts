import type { MiddlewareHandler } from 'hono';
import type { Defect, DefectEnv } from './defect.ts';
import { changeResponseBody, type DefectContext, setResponseHeader } from './rewrite.ts';

/** Defects of the host page and its frame. */
export const hostPageDefects: readonly Defect[] = [
  inHtml(
    'token-by-get',
    'The action URL is opened by POST.',
    ['HostFrameIntegration/AccessTokenPassedViaPostMethod'],
    ['form.submit();', "frame.src = form.action + '&' + new URLSearchParams(new FormData(form));"],
  ),
  inHtml(
    'form-without-method',
    'The form is sent by POST: by GET, its fields replace the query of the action URL and the WOPISrc in it.',
    ['HostFrameIntegration/AccessTokenPassedViaPostMethod', 'Extended.HostFrame/AccessTokenIsInNoUrl'],
    [' method="post"', ''],
  ),
  inHtml(
    'page-replaced-by-editor',
    'The action URL is opened in a frame.',
    ['Extended.HostFrame/ActionUrlIsOpenedInAFrame'],
    ['target="office_frame"', 'target="_self"'],
  ),
  inHtml(
    'ttl-in-seconds',
    'access_token_ttl is in milliseconds.',
    ['HostFrameIntegration/AccessTokenTtlInFuture'],
    [/(name="access_token_ttl" value="\d+)\d{3}"/, '$1"'],
  ),
  inHtml(
    'ttl-as-duration',
    'access_token_ttl is a point in time, not a duration.',
    ['HostFrameIntegration/AccessTokenTtlInFuture'],
    [/(name="access_token_ttl" value=)"\d+"/, '$1"36000000"'],
  ),
  inHtml(
    'language-as-lcid',
    'UI_LLCC is replaced with a language tag.',
    ['HostFrameIntegration/ValidLanguagePlaceholderValues'],
    ['?ui=en-US', '?ui=1033'],
  ),
  inHtml(
    'placeholder-left-over',
    'Placeholders without a value are removed.',
    ['Extended.HostFrame/PlaceholdersAreFilledOrRemoved'],
    ['&amp;hid=', '&amp;&lt;dchat=DISABLE_CHAT&amp;&gt;hid='],
  ),
  inHtml(
    'unknown-placeholder-kept',
    'Unknown placeholders are removed.',
    ['Extended.HostFrame/PlaceholdersAreFilledOrRemoved'],
    ['&amp;hid=', '&amp;new=PLACEHOLDER_OF_TOMORROW&amp;hid='],
  ),
  inHtml(
    'token-in-page-address',
    'The URL of the page does not contain the access token.',
    ['Extended.HostFrame/AccessTokenIsInNoUrl'],
    ['history.replaceState', "address.searchParams.set('t', form.elements.access_token.value);\nhistory.replaceState"],
  ),
  inHtml(
    'wopisrc-encoded-twice',
    'WOPISrc is percent-encoded once.',
    ['Extended.HostFrame/WopiSrcIsEncodedOnce'],
    [/wopisrc=[^&]+/, (found) => found.replaceAll('%', '%25')],
  ),
  inHtml(
    'wopisrc-not-encoded',
    'WOPISrc is percent-encoded.',
    ['Extended.HostFrame/WopiSrcIsEncodedOnce'],
    [/wopisrc=[^&]+/, (found) => decodeURIComponent(found)],
  ),
  inHtml(
    'wopisrc-of-no-file',
    'WOPISrc is the URL of the file that the token opens.',
    ['Extended.HostFrame/WopiSrcOpensWithThePostedToken'],
    [/(wopisrc=[^&]+%2F)[^&]+/, '$1nothing'],
  ),
  inHtml(
    'action-url-too-long',
    'The action URL has at most 2,048 characters.',
    ['Extended.HostFrame/ActionUrlIsShortEnough'],
    ['&amp;hid=', `&amp;sc=${'x'.repeat(2048)}&amp;hid=`],
  ),
  {
    ...inHtml(
      'business-user-not-named',
      'BUSINESS_USER is 1 for business users.',
      ['Extended.HostFrame/BusinessUsersAreNamed'],
      ['IsLicensedUser=1&amp;', ''],
    ),
    variant: 'business-user',
  },
  inHtml(
    'user-not-posted',
    'user_id and owner_id are posted.',
    ['Extended.HostFrame/UserAndOwnerArePosted'],
    [/<input name="(user|owner)_id"[^>]*>/g, ''],
  ),
  inHtml(
    'form-in-parts',
    'The form is posted as application/x-www-form-urlencoded.',
    ['Extended.HostFrame/FormIsUrlEncoded'],
    ['method="post"', 'method="post" enctype="multipart/form-data"'],
  ),
  inHtml(
    'frame-without-fullscreen',
    'The frame can go fullscreen.',
    ['Extended.HostFrame/FrameMayGoFullscreen'],
    ['frame.setAttribute("allowfullscreen", "true");', ''],
  ),
  inHtml(
    'clipboard-for-src-only',
    'The frame can use the clipboard.',
    ['Extended.HostFrame/FrameMayUseTheClipboard'],
    ['clipboard-read *; clipboard-write *', 'clipboard-read; clipboard-write'],
  ),
  inHtml(
    'frame-in-html',
    'The frame is created by script.',
    ['Extended.HostPage/FrameIsMadeByScript'],
    ['<span id="frame_holder">', '<span id="frame_holder"><iframe id="made"></iframe>'],
    ['document.createElement("iframe")', "document.getElementById('made')"],
  ),
  inHtml(
    'frame-without-title',
    'The frame has a title.',
    ['Extended.HostPage/FrameHasNameIdAndTitle'],
    ['frame.title = "Office Frame";', ''],
  ),
  inHtml(
    'narrow-sandbox',
    'The sandbox allows top navigation.',
    ['Extended.HostPage/FrameSandboxIsWideEnough'],
    ['allow-top-navigation ', ''],
  ),
  inHtml(
    'frame-below-a-bar',
    'The frame fills the page.',
    ['Extended.HostPage/FrameFillsThePage'],
    ['inset: 0;', 'top: 48px;'],
  ),
  inHtml(
    'no-viewport',
    'The page has a fixed viewport.',
    ['Extended.HostPage/ViewportIsFixed'],
    [/<meta\s+name="viewport"[^>]*>/, ''],
  ),
  inHtml(
    'no-favicon',
    'The page has a favicon.',
    ['Extended.HostPage/FaviconIsGiven'],
    [/<link rel="shortcut icon"[^>]*>/, ''],
  ),
  inHtml(
    'title-without-file-name',
    'The title of the page contains the file name.',
    ['Extended.HostPage/TitleNamesTheFile'],
    [/<title>[^<]*/, '<title>Editor'],
  ),
  inHtml(
    'wd-parameters-dropped',
    'Parameters that start with wd are passed to the action URL.',
    ['Extended.HostPage/WdParametersArePassedThrough'],
    [/&amp;wd[^"]*"/, '"'],
  ),
  inHtml(
    'wd-previous-session-kept',
    'wdPreviousSession is removed from the URL of the page.',
    ['Extended.HostPage/WdPreviousParametersAreRemoved'],
    ['"wdPreviousSession", ', ''],
  ),
  inHeaders(
    'page-may-be-cached',
    'The page is not cached.',
    ['Extended.HostPage/PageIsNotCached'],
    ['Expires', undefined],
  ),
  inHeaders(
    'page-framed-by-anybody',
    'Other sites cannot frame the page.',
    ['Extended.HostPage/PageCannotBeFramedByOthers'],
    ['Content-Security-Policy', undefined],
    ['X-Frame-Options', undefined],
  ),
  inHeaders(
    'page-in-latin-1',
    'The page is encoded in UTF-8.',
    ['Extended.HostPage/CharsetIsUtf8'],
    ['Content-Type', 'text/html; charset=iso-8859-1'],
  ),
  inHtml(
    'wildcard-target-origin',
    'Messages are sent only to the origin of the frame.',
    ['Extended.PostMessage/MessagesGoToTheOriginOfTheFrame'],
    ['Values }), frameOrigin);', "Values }), '*');"],
  ),
  inHtml(
    'messages-of-anybody',
    'Messages from untrusted origins are ignored.',
    ['Extended.PostMessage/MessagesOfStrangeOriginsAreIgnored'],
    ['origin !== frameOrigin || ', ''],
  ),
  inHtml(
    'never-ready',
    'The page responds to App_LoadingStatus with Host_PostmessageReady.',
    ['Extended.PostMessage/HostPostmessageReadyIsSent'],
    ['App_LoadingStatus: () => send("Host_PostmessageReady"),', ''],
  ),
  inHtml(
    'message-without-its-parts',
    'A message has MessageId, SendTime, and Values.',
    ['Extended.PostMessage/MessagesAreJson'],
    ['JSON.stringify({ MessageId, SendTime: Date.now(), Values })', '{ id: MessageId }'],
  ),
  inHtml(
    'early-message',
    'Before App_LoadingStatus, the page sends only Host_PostmessageReady.',
    ['Extended.PostMessage/NothingIsSentBeforeTheFrameIsReady'],
    ['form.submit();', "form.submit();\nframe.onload = () => send('Grab_Focus');"],
  ),
  inHtml(
    'close-not-handled',
    'UI_Close closes the page or navigates away.',
    ['Extended.PostMessage/UiCloseIsHandled'],
    ['location.assign("/")', '{}'],
  ),
  inHtml(
    'rename-not-handled',
    'File_Rename changes the title.',
    ['Extended.PostMessage/FileRenameIsHandled'],
    ['document.title = NewName;', ''],
  ),
  ...Object.entries({
    UiEdit: 'UI_Edit',
    UiSharing: 'UI_Sharing',
    UiFileVersions: 'UI_FileVersions',
    UiFileEmbed: 'UI_FileEmbed',
    UiWorkflow: 'UI_Workflow',
  }).map(([check, message]) => ignored(message, [`Extended.PostMessage/${check}IsHandled`])),
];

/** The page ignores this message. */
export function ignored(message: string, caughtBy: readonly string[]): Defect {
  const name = `${message.toLowerCase().replaceAll('_', '-')}-ignored`;
  return inHtml(name, `The page reacts to ${message}.`, caughtBy, [` ${message}: `, ` ${message}_ignored: `]);
}

type Swap = readonly [part: string | RegExp, replacement: string | ((found: string) => string)];

/** A defect that changes parts of the host page. */
export function inHtml(name: string, breaks: string, caughtBy: readonly string[], ...swaps: readonly Swap[]): Defect {
  const middleware = onHostPage((c) => changeResponseBody(c, (bytes) => swapped(bytes, swaps)));
  return { name, breaks, caughtBy, needs: 'browser', middleware };
}

function inHeaders(
  name: string,
  breaks: string,
  caughtBy: readonly string[],
  ...headers: readonly (readonly [name: string, value: string | undefined])[]
): Defect {
  const middleware = onHostPage((c) => {
    for (const [header, value] of headers) setResponseHeader(c, header, value);
  });
  return { name, breaks, caughtBy, needs: 'browser', middleware };
}

/** A middleware that changes the host page that the host returns. */
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
