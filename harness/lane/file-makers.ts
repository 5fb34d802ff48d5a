import { SetupFailure } from '../results/failures.ts';
import { type Claims, isTrue } from './claims.ts';

export type FileMaker = 'PutRelativeFile' | 'CreateChildFile';

/** The operations that the host claims and the user may use to create a file next to the file under test. */
export async function fileMakersOf(claims: Claims): Promise<readonly FileMaker[]> {
  const info = await claims.claimsOf('file');
  const savesCopies = isTrue(info.SupportsUpdate) && !isTrue(info.UserCanNotWriteRelative);
  const fillsContainer = isTrue(info.SupportsContainers) && (await mayFillContainer(claims, savesCopies));
  return [
    ...(savesCopies ? (['PutRelativeFile'] as const) : []),
    ...(fillsContainer ? (['CreateChildFile'] as const) : []),
  ];
}

async function mayFillContainer(claims: Claims, isOptional: boolean): Promise<boolean> {
  try {
    return isTrue((await claims.claimsOf('parentContainer')).UserCanCreateChildFile);
  } catch (error) {
    if (isOptional && error instanceof SetupFailure) return false;
    throw error;
  }
}
