import { mediaTypes } from '../wopi/media-types.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';
import { paths } from './app-paths.ts';
import { type Action, type App, appElement, discoveryDocument } from './discovery-elements.ts';

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

/** An application whose frames are pages of this one. */
interface OwnApp {
  readonly name: string;
  readonly actions: readonly Omit<Action, 'urlsrc'>[];
}

const validator: OwnApp = {
  name: 'WopiTest',
  actions: ['wopitest', 'wopitestx'].flatMap((ext) => [
    { name: 'view', ext, isDefault: true },
    { name: 'getinfo', ext },
  ]),
};

// For hosts that require an Office application.
const office: readonly OwnApp[] = [
  officeApp('Word', ['doc', 'docm', 'docx', 'dotx', 'odt', 'rtf'], ['docm', 'docx', 'odt']),
  officeApp('Excel', ['csv', 'ods', 'xls', 'xlsb', 'xlsm', 'xlsx'], ['ods', 'xlsb', 'xlsm', 'xlsx']),
  officeApp('PowerPoint', ['odp', 'potx', 'ppsx', 'ppt', 'pptm', 'pptx'], ['odp', 'ppsx', 'pptx']),
];

function officeApp(name: string, viewed: readonly string[], edited: readonly string[]): OwnApp {
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
  (ext): OwnApp => ({ name: mediaTypes[ext], actions: [{ name: 'edit', ext, isDefault: true }] }),
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
    ...[validator, ...office].map((app) => withUrls(app, baseUrl, placeholders)),
    ...byMediaType.map((app) => withUrls(app, baseUrl, '')),
  ];
  const elements = apps.map((app) => appElement(app, baseUrl, ' checkLicense="false"'));
  return discoveryDocument(netZones, elements, keys);
}

function withUrls({ name, actions }: OwnApp, baseUrl: string, query: string): App {
  const urlOf = (action: string) => `${baseUrl}${action === 'getinfo' ? paths.getInfo : paths.view}?${query}`;
  return { name, actions: actions.map((action) => ({ ...action, urlsrc: urlOf(action.name) })) };
}
