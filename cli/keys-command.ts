import { Command } from 'commander';
import { defaultProofKeysDirectory } from '../harness/settings/state-directory.ts';
import { proofKeyElement } from '../wopi/discovery.ts';
import { loadOrCreateProofKeys, publicProofKeys, rotateProofKeys } from '../wopi/proof-key.ts';
import { exitCodes } from './exit-codes.ts';

interface KeysOptions {
  readonly proofKeys?: string;
  readonly rotate?: boolean;
}

/** `keys`: makes proof keys, and prints what a host needs to know of them. */
export function keysCommand(end: (code: number) => void): Command {
  return new Command('keys')
    .description('make proof keys, and print their public halves for the host under test')
    .option('--proof-keys <directory>', 'where the keys are kept')
    .option('--rotate', 'make a new current key; the current one becomes the old one')
    .action(({ proofKeys: directory = defaultProofKeysDirectory(), rotate }: KeysOptions) => {
      const keys = publicProofKeys(rotate ? rotateProofKeys(directory) : loadOrCreateProofKeys(directory));
      process.stdout.write(
        `Proof keys are kept in ${directory}\n\n` +
          `The element of discovery, for hosts that read it there:\n${proofKeyElement(keys)}\n\n` +
          `Current public key:\n${pemOf(keys.current)}\nOld public key:\n${pemOf(keys.old)}`,
      );
      end(exitCodes.green);
    });
}

function pemOf(key: ReturnType<typeof publicProofKeys>['current']): string {
  return String(key.export({ type: 'spki', format: 'pem' }));
}
