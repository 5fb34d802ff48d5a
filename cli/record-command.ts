import { Command } from 'commander';
import { dispatcherFor } from '../harness/client/http-sender.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { tool } from '../harness/settings/tool.ts';
import { TrafficJudge } from '../harness/traffic/traffic-judge.ts';
import { parseListenAddress } from '../reference-host/host-options.ts';
import type { Editor } from '../wopi/editors.ts';
import { editorOption } from './editor-option.ts';
import { RecordedViolations } from './recorded-violations.ts';
import { HarFile } from './recording/har-file.ts';
import { type RecordedPassing, Recorder } from './recording/recorder.ts';
import { startRecordingProxy } from './recording/recording-proxy.ts';
import { senderOptionsOf } from './request-settings.ts';
import { collect } from './run-options.ts';
import { secrets } from './secrets.ts';
import { stopRequested } from './stop-requested.ts';

interface RecordOptions {
  readonly upstream: string;
  readonly listen: string;
  readonly har: string;
  readonly editor?: readonly Editor[];
  readonly changeHost?: boolean;
  readonly rewriteUrls?: boolean;
  readonly timeout: string;
  readonly ca?: readonly string[];
  readonly insecure?: boolean;
  readonly proxy?: string;
}

/** `record`: a proxy between an editor and a host that records and judges what passes by. */
export function recordCommand(end: (code: number) => void): Command {
  return new Command('record')
    .description('stand between an editor and a host: record the session, and judge every response as it passes by')
    .requiredOption('--upstream <url>', 'origin of the host, such as https://host.example')
    .option('--listen <address:port>', 'address and port; :8900 is a port on loopback', '127.0.0.1:8900')
    .option('--har <file>', 'file of the recording, which must not exist', 'wopi-record.har')
    .addOption(editorOption('whose rules apply'))
    .option('--change-host', 'send the Host header of the upstream instead of that of the request')
    .option('--rewrite-urls', 'write the address of the proxy for that of the host in JSON responses')
    .option('--timeout <seconds>', 'time in which the host must go on with a response', '30')
    .option('--ca <file>', 'PEM file of certificates to trust; repeatable', collect)
    .option('--insecure', 'accept any TLS certificate')
    .option(
      '--proxy <url>',
      'HTTP proxy to the host (default: HTTP_PROXY and HTTPS_PROXY); not for loopback and NO_PROXY',
    )
    .action(async (options: RecordOptions) => end(await record(options)));
}

async function record(options: RecordOptions): Promise<number> {
  const upstream = originOf(options.upstream);
  const timeout = secondsOf(options.timeout);
  const dispatcher = dispatcherFor(
    senderOptionsOf({
      timeout,
      insecure: options.insecure ?? false,
      ca: [...(options.ca ?? [])],
      proxy: options.proxy,
    }),
  );
  const session = new RecordedSession();
  const proxy = await startRecordingProxy({
    upstream,
    ...parseListenAddress(options.listen),
    dispatcher,
    timeoutMs: timeout * 1000,
    changesHost: options.changeHost ?? false,
    rewritesUrls: options.rewriteUrls ?? false,
    recorder: new Recorder({
      judge: new TrafficJudge(options.editor ?? ['microsoft']),
      redactor: secrets,
      onExchange: (passing) => session.add(passing),
    }),
    onFault: (error) => session.fail(error),
  });
  try {
    session.open(options.har);
    process.stdout.write(greeting(proxy.url, upstream));
    await Promise.race([stopRequested(), session.failed]);
  } finally {
    // What is still on its way counts as lost.
    await proxy[Symbol.asyncDispose]();
    await dispatcher.destroy();
  }
  return session.end();
}

/** What has been recorded and found. */
class RecordedSession {
  readonly #violations = new RecordedViolations({ color: process.stdout.isTTY === true && process.stdout.hasColors() });
  readonly #faults = new AbortController();
  #har: HarFile | undefined;

  /** Never resolves; rejects with the first error that is neither the client's nor the host's. */
  readonly failed = new Promise<never>((_, reject) => {
    this.#faults.signal.addEventListener('abort', () => reject(this.#faults.signal.reason));
  });

  /** @throws {ConfigurationError} when the file cannot be created. */
  open(path: string): void {
    this.#har = openHar(path);
  }

  add(passing: RecordedPassing): void {
    this.#har?.add(passing);
    for (const line of this.#violations.add(passing)) process.stdout.write(line);
  }

  fail(error: unknown): void {
    this.#faults.abort(error);
  }

  /** Prints the summary, and returns the exit code. */
  end(): number {
    process.stdout.write(`${this.#violations.summary}Recorded: ${this.#har?.description}\n`);
    this.#har?.[Symbol.dispose]();
    return this.#violations.exitCode;
  }
}

function greeting(url: string, upstream: string): string {
  return `Recording ${url} -> ${upstream}
Open a document with a WopiSrc that begins with ${url} instead of ${upstream}. Ctrl-C ends the recording.
`;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  // Of `host:port`, the scheme is `host:`.
  const shown = url && url.origin !== 'null' ? url.origin + url.pathname : text;
  throw new ConfigurationError(
    `--upstream must be an http or https origin without a path, such as https://host.example; got ${JSON.stringify(shown)}`,
  );
}

function secondsOf(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new ConfigurationError(`--timeout must be a number of seconds from 0 to 86400; got ${JSON.stringify(text)}`);
}

function openHar(path: string): HarFile {
  try {
    return new HarFile(path, tool);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      code === 'EEXIST'
        ? `${path} exists and is never overwritten; name another file with --har`
        : `the recording ${path} cannot be written (${code}); name another file with --har`,
    );
  }
}
