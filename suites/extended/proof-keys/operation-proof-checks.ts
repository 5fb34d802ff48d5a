import type { Check } from '../../../harness/checks/check.ts';
import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { RequestForm } from '../../../harness/client/request-form.ts';
import { expectResponse } from '../../../harness/expect/response.ts';
import type { WriteOperation } from '../write-operations/write-operation.ts';
import { writeOperations } from '../write-operations/write-operations.ts';
import {
  invalidProofs,
  oldProof,
  proofOfAnotherUrl,
  proofOfCheckFileInfo,
  type RefusedProof,
} from './refused-proofs.ts';

type Subject = Pick<WriteOperation, 'operation' | 'category' | 'claims' | 'setup' | 'rights' | 'prepare'> &
  Pick<Check, 'renamesTestFile' | 'readOnly'>;

const reading = { category: 'WopiCore', setup: [], rights: [], readOnly: true } as const;

const getFile: Subject = {
  ...reading,
  operation: 'GetFile',
  claims: [],
  prepare: async ({ file, wopi }) => ({ resource: file, send: (as) => wopi.getFile(as) }),
};

const enumerateChildren: Subject = {
  ...reading,
  operation: 'EnumerateChildren',
  claims: ['SupportsContainers'],
  prepare: async ({ given, wopi }) => ({
    resource: await given.parentContainer(),
    send: (as) => wopi.enumerateChildren(as),
  }),
};

function written(...names: readonly string[]): Subject[] {
  return writeOperations.filter(({ operation }) => names.includes(operation));
}

const thorough = [getFile, ...written('Lock', 'PutFile', 'CreateChildFile')];
const others = [enumerateChildren, ...written('Unlock', 'PutRelativeFile', 'RenameFile', 'DeleteFile')];

function proofCheck(proof: RefusedProof, subject: Subject): Check {
  const { operation, category, claims, setup, rights, prepare, renamesTestFile = false, readOnly = false } = subject;
  const { label, level, phrase, requirementIds, likelyCause } = proof;
  return {
    name: `${operation}.${label}`,
    category,
    level,
    requirement: `${operation} ${phrase}${readOnly ? '' : ' and has no effect'}`,
    spec: 'online/scenarios/proofkeys',
    requirementIds: [...new Set([...requirementIds, 'PROOF-22'])],
    ...(likelyCause && { likelyCause }),
    needs: [...claims, ...setup, ...rights],
    renamesTestFile,
    readOnly,
    async run(context) {
      const form: { current: RequestForm } = { current: {} };
      const { resource, send, look } = await prepare(formed(context, () => form.current));
      form.current = { proof: await proof.proof(context) };

      const response = await send(resource);

      form.current = {};
      expectResponse(response, { status: 500 });
      await look?.(response);
    },
  };
}

function formed(context: CheckContext, form: () => RequestForm): CheckContext {
  return { ...context, wopi: context.wopi.with({ form }) };
}

/** Proofs that operations other than CheckFileInfo must not accept. */
export const operationProofChecks: readonly Check[] = [
  ...[invalidProofs, proofOfAnotherUrl, oldProof].flatMap((proof) =>
    thorough.map((subject) => proofCheck(proof, subject)),
  ),
  proofCheck(proofOfCheckFileInfo, getFile),
  ...others.map((subject) => proofCheck(invalidProofs, subject)),
];
