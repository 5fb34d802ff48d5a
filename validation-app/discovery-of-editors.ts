import type { OtherEditor } from '../wopi/editors.ts';
import { mediaTypes } from '../wopi/media-types.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';
import { paths } from './app-paths.ts';
import { type App, appElement, discoveryDocument } from './discovery-elements.ts';

/** Extensions under whose media type there is an application as well. */
const extensions = ['odt', 'ods', 'odp', 'docx', 'xlsx', 'pptx'] as const;

/** As ONLYOFFICE writes them, with an ampersand at the end. */
const onlyofficePlaceholders =
  '<rs=DC_LLCC&><dchat=DISABLE_CHAT&><embed=EMBEDDED&><fs=FULLSCREEN&><hid=HOST_SESSION_ID&><rec=RECORDING&>' +
  '<sc=SESSION_CONTEXT&><thm=THEME_ID&><ui=UI_LLCC&><wopisrc=WOPI_SOURCE&>&';

/** A discovery document with one net-zone in the form of the editor, and the public halves of the proof keys. */
export function discoveryOf(editor: OtherEditor, baseUrl: string, keys: ProofKeys): string {
  const zone = `external-${new URL(baseUrl).protocol.replace(':', '')}`;
  const apps = appsOf[editor](baseUrl).map((app) => appElement(app, baseUrl));
  return discoveryDocument([zone], apps, keys);
}

const appsOf: Readonly<Record<OtherEditor, (baseUrl: string) => readonly App[]>> = {
  collabora: collaboraApps,
  onlyoffice: onlyofficeApps,
};

/** Applications by name and by media type; hosts append WOPISrc to the URL. */
function collaboraApps(baseUrl: string): App[] {
  const urlsrc = `${baseUrl}${paths.collabora}?`;
  const edits = (...names: string[]) => names.map((ext) => ({ name: 'edit', ext, urlsrc, isDefault: true }) as const);
  return [
    { name: 'writer', actions: edits('odt', 'docx', 'doc', 'rtf', 'txt') },
    { name: 'calc', actions: edits('ods', 'xlsx', 'xls', 'csv') },
    { name: 'impress', actions: edits('odp', 'pptx', 'ppt') },
    { name: 'draw', actions: edits('odg') },
    ...extensions.map((ext) => ({ name: mediaTypes[ext], actions: edits(ext) })),
    capabilitiesApp(baseUrl),
  ];
}

function onlyofficeApps(baseUrl: string): App[] {
  const urlOf = (app: string, mode: string) => `${baseUrl}${paths.onlyoffice}/${app}/${mode}?${onlyofficePlaceholders}`;
  const appOf = (name: string, app: string, opened: readonly string[]): App => ({
    name,
    actions: opened.flatMap((ext) => [
      { name: 'view', ext, urlsrc: urlOf(app, 'view') },
      { name: 'embedview', ext, urlsrc: urlOf(app, 'view') },
      { name: 'edit', ext, urlsrc: urlOf(app, 'edit'), requires: 'locks,update', isDefault: true },
      { name: 'editnew', ext, urlsrc: urlOf(app, 'edit'), requires: 'locks,update' },
    ]),
  });
  return [
    appOf('Word', 'word', ['docx', 'odt']),
    appOf('Excel', 'cell', ['xlsx', 'ods']),
    appOf('PowerPoint', 'slide', ['pptx', 'odp']),
    { name: 'Pdf', actions: [{ name: 'view', ext: 'pdf', urlsrc: urlOf('pdf', 'view'), isDefault: true }] },
    ...extensions.map((ext) => ({
      name: mediaTypes[ext],
      actions: [{ name: 'edit', ext: '', urlsrc: urlOf('word', 'edit'), requires: 'locks,update' }],
    })),
    capabilitiesApp(baseUrl),
  ];
}

function capabilitiesApp(baseUrl: string): App {
  return { name: 'Capabilities', actions: [{ name: 'getinfo', ext: '', urlsrc: baseUrl + paths.capabilities }] };
}

/** The capabilities that the editor publishes. Nothing is converted here. */
export function capabilitiesOf(editor: OtherEditor): object {
  const common = {
    'convert-to': { available: false, endpoint: editor === 'collabora' ? '/cool/convert-to' : '/lool/convert-to' },
    hasMobileSupport: true,
    hasProxyPrefix: false,
    hasTemplateSaveAs: false,
    hasTemplateSource: true,
  };
  return editor === 'onlyoffice'
    ? common
    : { ...common, hasWopiAccessCheck: false, hasSettingIframeSupport: false, productName: 'wopi-conformance' };
}
