import { Command } from 'commander';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseListenAddress, parsePublicUrl } from '../reference-host/host-options.ts';
import { isLoopbackHost } from '../validation-app/allowed-origins.ts';
import { SigningKeys } from '../validation-app/signing-keys.ts';
import { type RunningApp, startApp } from '../validation-app/start-app.ts';
import type { Editor } from '../wopi/editors.ts';
import { loadProofKeys } from '../wopi/proof-key.ts';
import { editorOption } from './editor-option.ts';
import { exitCodes } from './exit-codes.ts';
import { fromProofKeys } from './proof-keys.ts';
import { addServeRequestOptions, addTokenOptions, collect } from './run-options.ts';
import { servedSettings } from './served-settings.ts';
import { stopRequested } from './stop-requested.ts';

interface ServeOptions {
  readonly listen: string;
  readonly publicUrl?: string;
  readonly allowOrigin?: readonly string[];
  readonly editor?: readonly Editor[];
  readonly wopisrc?: readonly string[];
  readonly rotateKeys?: boolean;
  readonly proofKeys?: string;
}

/** `serve`: starts the validation application and keeps it running. */
export function serveCommand(end: (code: number) => void): Command {
  const command = new Command('serve')
    .description('start the WOPI Validation application, in which a host opens .wopitest files')
    .option('--listen <address:port>', 'address and port; :8881 is a port on loopback', '127.0.0.1:8880')
    .option('--public-url <url>', 'URL that browsers and hosts use')
    .option(
      '--allow-origin <origin>',
      'origin of a host or of its pages; repeatable (origins on loopback are allowed while serve listens on loopback)',
      collect,
    )
    .addOption(editorOption('form of discovery, of which the first is the default'))
    .option('--rotate-keys', 'make a new current proof key first; the current one becomes the old one')
    .option('--proof-keys <directory>', 'directory of the proof keys (default: the same as for run)')
    .action(async (options: ServeOptions, own: Command) => end(await serve(options, own)))
    .optionsGroup('Without a host page:')
    .option('-w, --wopisrc <url>', 'WopiSrc of a test file; its page opens at the address that serve prints', collect);
  addTokenOptions(command);
  addServeRequestOptions(command);
  return command;
}

async function serve(options: ServeOptions, command: Command): Promise<number> {
  if (options.wopisrc) requirePrivate(options);
  const { file, connection } = await servedSettings(command);
  const { keys, place } = keysOf(options);
  await using running = await startApp({
    ...parseListenAddress(options.listen),
    ...(options.publicUrl === undefined ? {} : { publicUrl: parsePublicUrl(options.publicUrl) }),
    allowedOrigins: options.allowOrigin ?? [],
    ...(options.editor?.[0] && { editor: options.editor[0] }),
    keys,
    file,
    connection,
  });
  const stop = stopRequested();
  process.stdout.write(greeting(running, place, (options.editor?.[0] ?? 'microsoft') === 'microsoft'));
  await stop;
  return exitCodes.green;
}

interface PlacedKeys {
  readonly keys: SigningKeys;
  /** Where they are kept, as shown to the user. */
  readonly place: string;
}

function keysOf({ proofKeys: named, rotateKeys }: ServeOptions): PlacedKeys {
  const kept = (directory: string): PlacedKeys => {
    if (named !== undefined) loadProofKeys(directory);
    const keys = SigningKeys.keptIn(directory);
    if (rotateKeys) keys.rotate();
    return { keys, place: directory };
  };
  return fromProofKeys(named, kept, () => ({ keys: SigningKeys.inMemory(), place: 'new ones, until serve ends' }));
}

// The page acts with the user's access token.
function requirePrivate({ listen, publicUrl }: ServeOptions): void {
  if (publicUrl !== undefined)
    throw new ConfigurationError('--public-url and --wopisrc cannot be combined; remove one of them');
  if (!isLoopbackHost(parseListenAddress(listen).listen))
    throw new ConfigurationError(
      `with --wopisrc, serve listens only on loopback, such as 127.0.0.1:8880; got --listen ${listen}`,
    );
}

function greeting(
  { discoveryUrl, fileUrl, origins, operatorKey }: RunningApp,
  keys: string,
  isMicrosofts: boolean,
): string {
  const allowed = origins.describe().join(', ') || 'none; use --allow-origin';
  return `Discovery:   ${discoveryUrl}
Hosts:       ${allowed}
Proof keys:  ${keys}
${operatorKey === undefined ? '' : `Operator:    ${operatorKey} is the key that rotates the proof keys; keep it to yourself\n`}${fileUrl === undefined ? inHostPage(isMicrosofts) : inBrowser(fileUrl)}
`;
}

function inHostPage(isMicrosofts: boolean): string {
  const file = isMicrosofts ? 'a .wopitest file' : 'a document, such as test.docx,';
  return `Configure your host to read this discovery, and open ${file} in a page of your host.`;
}

function inBrowser(fileUrl: string): string {
  return `Page:        ${fileUrl}
Open this page in a browser on this machine. Its address is enough to run checks with your access token; keep it to yourself.`;
}
