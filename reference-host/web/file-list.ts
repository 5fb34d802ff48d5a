import { type Html, html } from '../../web/html.ts';
import { actionFor } from '../discovery/action-url.ts';
import type { DiscoveryDocument } from '../discovery/discovery-document.ts';
import type { HostContext } from '../host-env.ts';
import type { StoredFile } from '../store.ts';
import { pageShell } from './page-shell.ts';
import { pageUser } from './page-user.ts';

/** The page of files: every file with links that open it, the upload, and the current user. */
export async function fileList(c: HostContext): Promise<Response> {
  const { host } = c.var;
  const user = pageUser(c);
  const document = await host.discovery?.document().catch(() => undefined);
  const rows = host.store.allFiles().map((file) => fileRow(file, document));
  const people = host.users
    .all()
    .map(
      ({ id, friendlyName }) =>
        html`<option value="${id}"${id === user.id && html` selected`}>${friendlyName}</option>`,
    );
  return c.html(
    pageShell(
      c,
      'Files',
      html`${!document && html`<p>${whyNothingOpens(c)}</p>`}
    <div class="panel"><table>
      <thead><tr><th>Name</th><th>Size</th><th>Open</th></tr></thead>
      <tbody>${rows}</tbody>
    </table></div>
    <form method="post" action="/upload" enctype="multipart/form-data">
      <label>Upload a file <input type="file" name="file" required /></label><button>Upload</button>
    </form>
    <form method="post" action="/user">
      <label>You are <select name="user">${people}</select></label><button>Change</button>
    </form>`,
    ),
  );
}

function fileRow({ id, name, content }: StoredFile, document: DiscoveryDocument | undefined): Html {
  const links = (['view', 'edit'] as const)
    .filter((wanted) => document && actionFor(document, wanted, name)?.name === wanted)
    .map((wanted) => html`<a href="/${wanted}/${id}">${wanted}</a> `);
  return html`<tr><td>${name}</td><td>${content.main.length} bytes</td><td>${links}</td></tr>`;
}

function whyNothingOpens(c: HostContext): string {
  return c.var.host.discovery
    ? 'No file can be opened: the discovery URL does not return a discovery document.'
    : 'No file can be opened: start the host with --discovery and the discovery URL of a WOPI client.';
}
