import { startWebServer } from '../web/web-server.ts';
import type { Editor } from '../wopi/editors.ts';
import { AllowedOrigins, isLoopbackHost } from './allowed-origins.ts';
import { paths } from './app-paths.ts';
import { createApp } from './create-app.ts';
import { LocalFile } from './local-file.ts';
import type { FileUnderTest, RunnerConnection } from './runner.ts';
import { SecretKey } from './secret-key.ts';
import { SigningKeys } from './signing-keys.ts';

export interface StartAppOptions {
  /** Default: keys for as long as the process runs. */
  readonly keys?: SigningKeys;
  /** The editor in whose form discovery is by default. */
  readonly editor?: Editor;
  /** Address to listen on; default: loopback. */
  readonly listen?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Origin under which browsers and hosts reach the application; default: the Host header of each request. */
  readonly publicUrl?: string;
  /** Origins that may be tested and may show the application in a frame, in addition to those on loopback. */
  readonly allowedOrigins?: readonly string[];
  /** A file that is opened without a host page; its host may be tested as well. */
  readonly file?: FileUnderTest | undefined;
  /** How requests reach the hosts. */
  readonly connection?: RunnerConnection;
}

export interface RunningApp extends AsyncDisposable {
  /** Origin under which browsers and hosts reach it. */
  readonly url: string;
  /** Origin on which it listens, such as `http://127.0.0.1:54321`. */
  readonly localUrl: string;
  readonly discoveryUrl: string;
  /** Opens the file without a host page, and is enough to run checks on it; absent without such a file. */
  readonly fileUrl: string | undefined;
  readonly origins: AllowedOrigins;
  /** Rotates the proof keys; absent where only this machine can reach the application. */
  readonly operatorKey: string | undefined;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Starts the application on a real port and resolves when it accepts requests.
 * @throws {ConfigurationError} for an invalid allowed origin; the system's error if it cannot listen on the address.
 */
export async function startApp(options: StartAppOptions = {}): Promise<RunningApp> {
  const { keys = SigningKeys.inMemory(), listen = '127.0.0.1', port = 0, publicUrl, allowedOrigins = [] } = options;
  const { editor = 'microsoft', file, connection = {} } = options;
  const loopback = isPrivate(listen, publicUrl);
  const origins = new AllowedOrigins({
    origins: [...allowedOrigins, ...(file ? [new URL(file.wopisrc).origin] : [])],
    loopback,
  });
  const operatorKey = loopback ? undefined : new SecretKey();
  const localFile = file && new LocalFile(file, editor);
  const app = createApp({
    origins,
    keys,
    editor,
    operatorKey,
    localFile,
    connection,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  const { localUrl, close } = await startWebServer({ fetch: (request, env) => app.fetch(request, env), listen, port });
  const url = publicUrl?.replace(/\/+$/, '') ?? localUrl;
  return {
    url,
    localUrl,
    discoveryUrl: url + paths.discovery,
    fileUrl: localFile && `${url}${paths.local}/${localFile.key.text}`,
    origins,
    operatorKey: operatorKey?.text,
    close,
    [Symbol.asyncDispose]: close,
  };
}

// A public application must not give access to services on this machine's loopback.
function isPrivate(listen: string, publicUrl: string | undefined): boolean {
  return isLoopbackHost(listen) && (publicUrl === undefined || isLoopbackHost(new URL(publicUrl).hostname));
}
