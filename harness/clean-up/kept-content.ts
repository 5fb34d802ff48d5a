import { rmSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WopiResource } from '../../wopi/resource.ts';
import type { Patience } from '../client/patience.ts';
import type { JsonObject } from '../client/response.ts';
import type { FileBody } from '../client/sender.ts';
import type { WopiClient } from '../client/wopi-client.ts';
import { type Digest, download } from './download.ts';

export interface KeepOptions {
  readonly client: WopiClient;
  readonly file: WopiResource;
  readonly patience: Patience;
  /** CheckFileInfo of the file, read each time; empty when it cannot be read. */
  readonly fileInfo: () => Promise<JsonObject>;
  /** Whether the content has been given back, or was never changed; asked when the process ends. */
  readonly isDispensable: () => boolean;
}

/** The content of a file, in a private temporary file. */
export class KeptContent implements FileBody {
  readonly path: string;
  readonly digest: Digest;
  readonly #directory: string;
  readonly #onExit: () => void;

  private constructor(directory: string, digest: Digest, isDispensable: () => boolean) {
    this.#directory = directory;
    this.path = contentIn(directory);
    this.digest = digest;
    this.#onExit = () => {
      if (isDispensable()) rmSync(directory, { recursive: true, force: true });
      else process.stderr.write(`The original content of the test file is kept in ${this.path}\n`);
    };
    process.once('exit', this.#onExit);
  }

  /** Reads and keeps the content. Returns why it cannot be kept, if it cannot. */
  static async of({ isDispensable, ...options }: KeepOptions): Promise<KeptContent | string> {
    const directory = await mkdtemp(join(tmpdir(), 'wopi-conformance-'));
    const kept = await keepIn(directory, options);
    if (typeof kept !== 'string') return new KeptContent(directory, kept, isDispensable);
    await rm(directory, { recursive: true, force: true });
    return kept;
  }

  get size(): number {
    return this.digest.size;
  }

  /** Deletes the temporary file. */
  async discard(): Promise<void> {
    process.off('exit', this.#onExit);
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Where to keep a content that was found in place of what was expected. */
  get pathOfFound(): string {
    return join(this.#directory, 'found-content');
  }

  /** Leaves the temporary file where it is. */
  leave(): void {
    process.off('exit', this.#onExit);
  }
}

function contentIn(directory: string): string {
  return join(directory, 'original-content');
}

/** Another client may save between two requests, so a content that contradicts CheckFileInfo is read this often. */
const readings = 3;

// A host may claim a wrong Size or SHA256, which the checks judge. The same content twice in a row is the content.
async function keepIn(directory: string, options: Omit<KeepOptions, 'isDispensable'>): Promise<Digest | string> {
  let previous: Digest | undefined;
  for (let reading = 1; reading <= readings; reading += 1) {
    const info = await options.fileInfo();
    const tooLarge = await excessOf(claimedSize(info), directory);
    if (tooLarge) return tooLarge;
    const { digest, problem = '' } = await download(options.client.with({ patience: options.patience }), options.file, {
      path: contentIn(directory),
      claimedSize: claimedSize(info),
    });
    if (!digest) return problem;
    if (!contradicts(digest, info) || digest.sha256 === previous?.sha256) return digest;
    previous = digest;
  }
  return `GetFile returned different content ${readings} times, so another client may be saving the file`;
}

function claimedSize({ Size }: JsonObject): number | undefined {
  return typeof Size === 'number' && Number.isSafeInteger(Size) && Size >= 0 ? Size : undefined;
}

function contradicts({ size, sha256 }: Digest, info: JsonObject): boolean {
  const { SHA256 } = info;
  // Any other text is not a SHA-256 in Base64, which a check judges.
  const isClaimed = typeof SHA256 === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(SHA256);
  return (claimedSize(info) ?? size) !== size || (isClaimed && SHA256 !== sha256);
}

async function excessOf(size: number | undefined, directory: string): Promise<string | undefined> {
  if (size === undefined) return undefined;
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  return size < free ? undefined : `Size of CheckFileInfo is ${size}, and only ${free} bytes are free in ${tmpdir()}`;
}
