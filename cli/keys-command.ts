import { Command } from 'commander';
import { proofKeyElement } from '../wopi/discovery.ts';
import { loadOrCreateProofKeys, publicProofKeys, rotateProofKeys } from '../wopi/proof-key.ts';
import { exitCodes } from './exit-codes.ts';
import { fromProofKeys } from './proof-keys.ts';

interface KeysOptions {
  readonly proofKeys?: string;
  readonly rotate?: boolean;
}

/** `keys`: makes proof keys and prints their public halves. */
export function keysCommand(end: (code: number) => void): Command {
  return new Command('keys')
    .description('make proof keys and print their public halves for the host under test')
    .option('--proof-keys <directory>', 'directory of the keys (default: in your state directory, as for run)')
    .option('--rotate', 'make a new current key; the current one becomes the old one')
    .action((options: KeysOptions) => end(keys(options)));
}

function keys({ proofKeys: named, rotate }: KeysOptions): number {
  process.stdout.write(
    fromProofKeys(named, (directory) => {
      const keys = publicProofKeys(rotate ? rotateProofKeys(directory) : loadOrCreateProofKeys(directory));
      return (
        `The proof keys are kept in ${directory}\n\n` +
        `The proof-key element for hosts that read discovery:\n${proofKeyElement(keys)}\n\n` +
        `Current public key:\n${pemOf(keys.current)}\nOld public key:\n${pemOf(keys.old)}`
      );
    }),
  );
  return exitCodes.green;
}

function pemOf(key: ReturnType<typeof publicProofKeys>['current']): string {
  return String(key.export({ type: 'spki', format: 'pem' }));
}
