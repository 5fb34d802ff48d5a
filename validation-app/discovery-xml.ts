import { proofKeyElement } from '../wopi/discovery.ts';
import { mediaTypes } from '../wopi/media-types.ts';
import { type ProofKeys, publicProofKeys } from '../wopi/proof-key.ts';

/** Paths of the application, which discovery lists. */
export const paths = {
  discovery: '/hosting/discovery',
  view: '/hosting/wopitest',
  getInfo: '/hosting/wopitest/info',
  capabilities: '/hosting/capabilities',
  /** The frame of Collabora Online, whose path has a number of its version. */
  collabora: '/browser/wopitest/cool.html',
  /** Below it, the frames of ONLYOFFICE. */
  onlyoffice: '/hosting/wopi',
  icon: '/favicon.svg',
} as const;

/**
 * The optional parameters of the action URL, as in Microsoft's discovery. No host knows the last placeholder: hosts must
 * remove it, like those that Microsoft will add.
 */
const placeholders = [
  '<ui=UI_LLCC&>',
  '<rs=DC_LLCC&>',
  '<dchat=DISABLE_CHAT&>',
  '<hid=HOST_SESSION_ID&>',
  '<sc=SESSION_CONTEXT&>',
  '<wopisrc=WOPI_SOURCE&>',
  '<IsLicensedUser=BUSINESS_USER&>',
  '<testcategory=VALIDATOR_TEST_CATEGORY&>',
  '<new=PLACEHOLDER_OF_TOMORROW&>',
].join('');

interface App {
  readonly name: string;
  readonly actions: readonly Action[];
}

interface Action {
  readonly name: string;
  readonly ext: string;
  readonly requires?: string;
  readonly isDefault?: boolean;
}

const validator: App = {
  name: 'WopiTest',
  actions: ['wopitest', 'wopitestx'].flatMap((ext) => [
    { name: 'view', ext, isDefault: true },
    { name: 'getinfo', ext },
  ]),
};

// For hosts that require an Office application.
const office: readonly App[] = [
  officeApp('Word', ['doc', 'docm', 'docx', 'dotx', 'odt', 'rtf'], ['docm', 'docx', 'odt']),
  officeApp('Excel', ['csv', 'ods', 'xls', 'xlsb', 'xlsm', 'xlsx'], ['ods', 'xlsb', 'xlsm', 'xlsx']),
  officeApp('PowerPoint', ['odp', 'potx', 'ppsx', 'ppt', 'pptm', 'pptx'], ['odp', 'ppsx', 'pptx']),
];

function officeApp(name: string, viewed: readonly string[], edited: readonly string[]): App {
  const requires = 'locks,update';
  return {
    name,
    actions: [
      ...viewed.map((ext) => ({ name: 'view', ext, isDefault: true })),
      ...edited.map((ext) => ({ name: 'edit', ext, requires })),
      ...edited.map((ext) => ({ name: 'editnew', ext, requires })),
    ],
  };
}

// The applications of Collabora Online. Its hosts append WOPISrc and do not support placeholders.
const byMediaType = (['txt', 'odt', 'ods', 'odp', 'docx', 'xlsx', 'pptx'] as const).map(
  (ext): App => ({ name: mediaTypes[ext], actions: [{ name: 'edit', ext, isDefault: true }] }),
);

/** Names of the net-zones in the discovery of an application at `baseUrl`. */
export function netZonesOf(baseUrl: string): readonly string[] {
  return ['external', 'internal'].map((zone) => `${zone}-${new URL(baseUrl).protocol.replace(':', '')}`);
}

/**
 * The discovery document of an application at `baseUrl`, with the public halves of its proof keys.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/discovery
 */
export function discoveryXml(baseUrl: string, keys: ProofKeys, netZones = netZonesOf(baseUrl)): string {
  const apps = [
    ...[validator, ...office].map((app) => appElement(app, baseUrl, placeholders)),
    ...byMediaType.map((app) => appElement(app, baseUrl, '')),
  ].join('\n');
  const zones = netZones.map((zone) => `<net-zone name="${zone}">\n${apps}\n</net-zone>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<wopi-discovery>
${zones.join('\n')}
${proofKeyElement(publicProofKeys(keys))}
</wopi-discovery>
`;
}

function appElement({ name, actions }: App, baseUrl: string, query: string): string {
  const icon = escapeXml(baseUrl + paths.icon);
  const elements = actions.map(({ name: action, ext, requires, isDefault }) => {
    const path = action === 'getinfo' ? paths.getInfo : paths.view;
    const attributes = [
      `name="${action}" ext="${ext}"`,
      ...(isDefault ? ['default="true"'] : []),
      ...(requires ? [`requires="${requires}"`] : []),
      `urlsrc="${escapeXml(`${baseUrl}${path}?${query}`)}"`,
    ];
    return `<action ${attributes.join(' ')}/>`;
  });
  return `<app name="${name}" favIconUrl="${icon}" checkLicense="false">\n${elements.join('\n')}\n</app>`;
}

// Named entities, as in Microsoft's discovery: some hosts read it without an XML parser.
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes a text for an attribute of XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
