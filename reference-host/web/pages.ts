import { Hono, type MiddlewareHandler } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { limitedBody } from '../../web/limited-body.ts';
import { Refusal } from '../answers.ts';
import { freeName, repairName } from '../file-name.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import { originOf } from '../request-url.ts';
import type { StoredFile } from '../store.ts';
import { fileList } from './file-list.ts';
import { hostPage } from './host-page.ts';
import { pageHeaders, pageShell } from './page-shell.ts';
import { pageUser, userCookie } from './page-user.ts';

/** The pages for users, including those that the URLs in CheckFileInfo lead to. */
export const pages = new Hono<HostEnv>();

pages.use(pageHeaders, csrf({ origin: (origin, c) => origin === originOf(c) }));

pages.get('/', fileList);
pages.get('/folders/:id', fileList);
pages.get('/edit/:id', (c) => hostPage(c, fileAt(c), 'edit'));
pages.get('/view/:id', (c) => hostPage(c, fileAt(c), 'view'));
for (const [path, title] of Object.entries({
  '/sharing/:id': 'Share',
  '/versions/:id': 'Versions of',
  '/submission/:id': 'Turn in',
}))
  pages.get(path, (c) => c.html(pageShell(c, `${title} ${fileAt(c).name}`)));

pages.get('/share/:id', (c) => {
  const link = c.var.host.shareLinks.find(c.req.param('id'));
  if (!link) throw new Refusal(404, 'The share link does not exist');
  return c.html(pageShell(c, link.type === 'ReadOnly' ? 'Shared for viewing' : 'Shared for editing'));
});

pages.get('/signout', (c) => {
  deleteCookie(c, userCookie);
  return c.html(pageShell(c, 'Signed out'));
});

pages.post('/user', async (c) => {
  const { user } = await c.req.parseBody();
  if (typeof user !== 'string' || !c.var.host.users.find(user)) throw new Refusal(400, 'The user does not exist');
  setCookie(c, userCookie, user, { httpOnly: true, sameSite: 'Lax', path: '/' });
  return c.redirect('/', 303);
});

/** Bytes of the form around an uploaded file. */
const formLimit = 64 * 1024;

const uploadLimit: MiddlewareHandler<HostEnv> = (c, next) =>
  limitedBody(c.var.host.limits.content + formLimit)(c, next);

pages.post('/upload', uploadLimit, async (c) => {
  const { file } = await c.req.parseBody();
  const user = pageUser(c);
  if (file instanceof File && file.size > c.var.host.limits.content) throw new Refusal(413, 'The file is too large');
  if (!(file instanceof File) || file.name === '') throw new Refusal(400, 'The form has no file');
  if (user.rights !== 'edit' || !c.var.host.variant.usersCanWrite) throw new Refusal(403, 'This user may only view');
  const { store } = c.var.host;
  const parentId = store.childNamed(store.root.id, 'documents')?.id ?? store.root.id;
  const name = freeName(repairName(file.name, 'upload'), (taken) => store.childNamed(parentId, taken) !== undefined);
  store.addFile({ parentId, name, ownerId: user.id, bytes: new Uint8Array(await file.arrayBuffer()) });
  return c.redirect('/', 303);
});

function fileAt(c: HostContext): StoredFile {
  const file = c.var.host.store.file(c.req.param('id') ?? '');
  if (!file) throw new Refusal(404, 'The file does not exist');
  return file;
}
