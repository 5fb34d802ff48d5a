import { accessTokenOf, type HostPageLoad, wopiSrcOf } from '../harness/host-page/host-page-load.ts';
import type { FileUnderTest } from '../harness/run/judge.ts';
import type { Settings } from '../harness/settings/config.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import { fileOf } from '../harness/targets/ready-line.ts';
import { startReferenceHost } from '../harness/targets/start-reference-host.ts';
import { editorNames } from '../wopi/editors.ts';
import type { ProofKeys } from '../wopi/proof-key.ts';
import { accessTokensFor, furtherAccessOf } from './access-token.ts';

/** The files that a run tests, and the bundled host if the run has started one. */
export class RunTarget implements AsyncDisposable {
  readonly files: readonly FileUnderTest[];
  readonly #close: () => Promise<void>;

  private constructor(files: readonly FileUnderTest[], close: () => Promise<void>) {
    this.files = files;
    this.#close = close;
  }

  /** @throws {ConfigurationError} when the settings name no target, or two. */
  static async open(
    settings: Settings,
    proofKeys: ProofKeys | undefined,
    signal: AbortSignal,
    hostPageLoad?: HostPageLoad,
  ): Promise<RunTarget> {
    const mode = settings['reference-host'];
    if (mode === undefined) {
      requireNoHostOptions(settings);
      requireOtherTokens(settings);
      return new RunTarget(
        withFurtherAccess(await foreignFiles(settings, signal, hostPageLoad), settings),
        async () => undefined,
      );
    }
    if (settings.wopisrc.length > 0)
      throw new ConfigurationError('--wopisrc and --reference-host cannot be combined; remove one of them');
    await requireKnown(settings);
    const host = await startReferenceHost({
      mode,
      variant: settings.variant,
      defects: settings.defect,
      proofKeys,
      signal,
    });
    process.stderr.write(`The bundled host runs in ${host.place}.\n${variantHint(settings)}`);
    return new RunTarget([fileOf(host)], () => host.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

// The default variant breaks rules of these editors, as a host does that is made for another one.
function variantHint({ editor, variant }: Settings): string {
  const others = editor.filter((name) => name !== 'microsoft');
  if (variant !== undefined || others.length === 0) return '';
  const names = others.map((name) => editorNames[name]).join(' or ');
  return `It is made for ${editorNames.microsoft}; --variant ${others.join(' or --variant ')} starts one that is made for ${names}.\n`;
}

// Checked before a host is built and started, which may take a while. Loaded on demand: other hosts do not need it.
async function requireKnown({ variant, defect }: Settings): Promise<void> {
  const { defectNamed, variantNamed } = await import('../reference-host/host-options.ts');
  if (variant !== undefined) variantNamed(variant);
  defect.forEach(defectNamed);
}

// A typing error that would make the host fail the checks of another user.
function requireOtherTokens(settings: Settings): void {
  const own = new Set([settings.token ?? []].flat());
  for (const name of ['second-token', 'read-only-token', 'expired-token'] as const) {
    const token = settings[name];
    if (token !== undefined && own.has(token))
      throw new ConfigurationError(
        `--${name} is the access token of the run itself; give one of its own, or leave it out`,
      );
  }
}

function requireNoHostOptions({ variant, defect }: Settings): void {
  if (variant === undefined && defect.length === 0) return;
  throw new ConfigurationError('--variant and --defect apply only to the bundled host; add --reference-host');
}

async function foreignFiles(
  settings: Settings,
  signal: AbortSignal,
  hostPageLoad: HostPageLoad | undefined,
): Promise<FileUnderTest[]> {
  if (settings.wopisrc.length === 0 && hostPageLoad) return [fileOfFrame(hostPageLoad)];
  if (settings.wopisrc.length === 0) {
    throw new ConfigurationError(
      'no host to test; use --wopisrc (or set WOPI_SRC) and a token, or --reference-host to test the bundled host',
    );
  }
  const wopisrcs = settings.wopisrc.map((text) => parseWopiSrc(text));
  const twice = wopisrcs.find((wopisrc, index) => wopisrcs.indexOf(wopisrc) < index);
  if (twice) throw new ConfigurationError(`--wopisrc ${twice} occurs twice; a file can only be tested once per run`);
  const tokens = await accessTokensFor(wopisrcs, settings, signal);
  return wopisrcs.map((wopisrc, index) => ({ wopisrc, accessToken: tokens[index] ?? '' }));
}

// The further tokens are for the first file.
function withFurtherAccess([first, ...others]: readonly FileUnderTest[], settings: Settings): FileUnderTest[] {
  return first ? [{ ...first, furtherAccess: furtherAccessOf(settings, first.wopisrc) }, ...others] : [];
}

// The host page passes the file and the token, so neither is needed as an option.
function fileOfFrame({ request, formAction = '' }: HostPageLoad): FileUnderTest {
  const accessToken = accessTokenOf(request);
  if (!accessToken)
    throw new ConfigurationError('the host page did not pass an access token to its frame; use --token');
  return { wopisrc: parseWopiSrc(wopiSrcOf(request) ?? wopiSrcOf({ url: formAction }) ?? ''), accessToken };
}
