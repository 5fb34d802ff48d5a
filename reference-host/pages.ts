import { Hono } from 'hono';
import { html } from 'hono/html';
import { Refusal } from './answers.ts';
import type { HostEnv } from './host-env.ts';

const titles: Readonly<Record<string, string>> = {
  '/': 'Files',
  '/edit/:id': 'Edit a file',
  '/view/:id': 'View a file',
  '/sharing/:id': 'Share a file',
  '/versions/:id': 'Versions of a file',
  '/folders/:id': 'Folder',
  '/signout': 'Signed out',
};

/** The pages that the host's URLs lead people to. They hold no token and tell nothing about the files. */
export const pages = new Hono<HostEnv>();

for (const [path, title] of Object.entries(titles)) pages.get(path, (c) => c.html(page(title)));

pages.get('/share/:id', (c) => {
  const link = c.var.host.shareLinks.find(c.req.param('id'));
  if (!link) throw new Refusal(404, 'There is no such share link');
  return c.html(page(link.type === 'ReadOnly' ? 'Shared for viewing' : 'Shared for editing'));
});

function page(title: string) {
  return html`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>${title}</title></head>
  <body><h1>${title}</h1></body>
</html>`;
}
