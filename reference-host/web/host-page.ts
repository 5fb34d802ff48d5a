import { randomUUID } from 'node:crypto';
import { html, scriptElement, styleElement } from '../../web/html.ts';
import type { Editor } from '../../wopi/editors.ts';
import { actionFor, actionUrl, type PlaceholderValues } from '../discovery/action-url.ts';
import type { Action } from '../discovery/discovery-document.ts';
import { baseNameOf } from '../file-name.ts';
import type { HostContext } from '../host-env.ts';
import { originOf } from '../request-url.ts';
import type { StoredFile } from '../store.ts';
import type { Rights, User } from '../users.ts';
import { script } from './host-page.browser.generated.ts';
import { styles } from './host-page.css.generated.ts';
import { pageShell } from './page-shell.ts';
import { pageUser } from './page-user.ts';

const tenHours = 10 * 60 * 60 * 1000;

/**
 * The page that shows a file in the frame of the WOPI client.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/hostpage
 */
export async function hostPage(c: HostContext, file: StoredFile, wanted: Rights): Promise<Response> {
  const document = await c.var.host.discovery?.document().catch(() => undefined);
  const action = document && actionFor(document, wanted, file.name);
  if (!action) return c.html(pageShell(c, `Nothing opens ${file.name} here`), 501);
  c.header('Cache-Control', 'no-cache, no-store');
  c.header('Expires', '-1');
  c.header('Pragma', 'no-cache');
  return c.html(page(c, file, action, frameOf(c, file, action)));
}

/** What the editor is configured with beyond WOPI. */
const docsApiConfig = JSON.stringify({ editorConfig: { customization: { forcesave: true } } });

interface Frame {
  readonly actionUrl: string;
  /** Form fields by name. */
  readonly fields: Readonly<Record<string, string>>;
}

function frameOf(c: HostContext, file: StoredFile, action: Action): Frame {
  const { tokens, clock, variant } = c.var.host;
  const user = pageUser(c);
  const expiresAt = clock.now() + tenHours;
  // A token has all rights of its user, whatever the action.
  const token = tokens.issue({ userId: user.id, resource: `file:${file.id}`, rights: user.rights, expiresAt });
  return {
    actionUrl: actionUrl(action.urlsrc, placeholderValues(c, file), [...buttons[variant.editor], ...passedThrough(c)]),
    fields: {
      access_token: token,
      access_token_ttl: `${expiresAt}`,
      ...(variant.claims.SupportsCoauth ? identities(user, file) : {}),
      ...(variant.editor === 'onlyoffice' ? { docs_api_config: docsApiConfig } : {}),
    },
  };
}

function identities({ id }: User, { ownerId }: StoredFile) {
  return { user_id: id, owner_id: ownerId };
}

function placeholderValues(c: HostContext, { id }: StoredFile): PlaceholderValues {
  return {
    UI_LLCC: 'en-US',
    DC_LLCC: 'en-US',
    HOST_SESSION_ID: randomUUID(),
    VALIDATOR_TEST_CATEGORY: 'All',
    WOPI_SOURCE: `${originOf(c)}/wopi/files/${id}`,
    ...(c.var.host.variant.businessUsers ? { BUSINESS_USER: '1' } : {}),
  };
}

// The WOPI client adds its own parameters when it sends users back.
function passedThrough(c: HostContext): (readonly [string, string])[] {
  return [...new URL(c.req.url).searchParams].filter(([name]) => name.startsWith('wd'));
}

/** The buttons of the editor that the page handles, where it must ask for them. */
const buttons: Readonly<Record<Editor, (readonly [string, string])[]>> = {
  microsoft: [],
  collabora: [
    ['closebutton', 'true'],
    ['revisionhistory', 'true'],
  ],
  onlyoffice: [],
};

// Microsoft documents a page that cannot be zoomed, Collabora Online one that can.
const viewports: Readonly<Record<Editor, string>> = {
  microsoft: 'width=device-width, initial-scale=1, maximum-scale=1, minimum-scale=1, user-scalable=no',
  collabora: 'width=device-width, initial-scale=1',
  onlyoffice: 'width=device-width',
};

function page(c: HostContext, file: StoredFile, { favIconUrl }: Action, { actionUrl, fields }: Frame): string {
  const nonce = c.var.secureHeadersNonce;
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input name="${name}" value="${value}" type="hidden" />
      `,
  );
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="x-ua-compatible" content="ie=edge" />
    <title>${baseNameOf(file.name)}</title>
    <meta name="viewport" content="${viewports[c.var.host.variant.editor]}" />
    <link rel="shortcut icon" href="${favIconUrl ?? 'data:,'}" />
    ${styleElement(styles, nonce)}
  </head>
  <body>
    <form id="office_form" name="office_form" target="office_frame" action="${actionUrl}" method="post">
      ${inputs}
    </form>
    <span id="frame_holder"></span>
    ${scriptElement(script, nonce)}
  </body>
</html>`.toString();
}
