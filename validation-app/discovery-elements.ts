import { proofKeyElement } from '../wopi/discovery.ts';
import { type ProofKeys, publicProofKeys } from '../wopi/proof-key.ts';
import { paths } from './app-paths.ts';

/** An application in discovery. */
export interface App {
  readonly name: string;
  readonly actions: readonly Action[];
}

/** What an application does with files of one extension, and the URL of the frame in which it does so. */
export interface Action {
  readonly name: string;
  readonly ext: string;
  readonly urlsrc: string;
  readonly requires?: string;
  readonly isDefault?: boolean;
}

/** A discovery document in whose net-zones there are the same applications, with the public halves of the proof keys. */
export function discoveryDocument(netZones: readonly string[], apps: readonly string[], keys: ProofKeys): string {
  const zones = netZones.map((zone) => `<net-zone name="${zone}">\n${apps.join('\n')}\n</net-zone>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<wopi-discovery>
${zones.join('\n')}
${proofKeyElement(publicProofKeys(keys))}
</wopi-discovery>
`;
}

/** The element of an application; `attributes` are further ones of its own. */
export function appElement({ name, actions }: App, baseUrl: string, attributes = ''): string {
  const icon = escapeXml(baseUrl + paths.icon);
  return `<app name="${name}" favIconUrl="${icon}"${attributes}>\n${actions.map(actionElement).join('\n')}\n</app>`;
}

function actionElement({ name, ext, urlsrc, requires, isDefault }: Action): string {
  const attributes = [
    `name="${name}" ext="${ext}"`,
    ...(isDefault ? ['default="true"'] : []),
    ...(requires ? [`requires="${requires}"`] : []),
    `urlsrc="${escapeXml(urlsrc)}"`,
  ];
  return `<action ${attributes.join(' ')}/>`;
}

// Named entities, as in Microsoft's discovery: some hosts read it without an XML parser.
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
