// What a file is, by its first bytes: a name or a declared type proves nothing. Leaves out whether
// the rest of it can be read.

export const proofMedia = ['application/pdf', 'image/jpeg', 'image/png'] as const
export type ProofMedia = (typeof proofMedia)[number]

/** A scan of a few pages, with room to spare. */
export const largestProofBytes = 10 * 1024 * 1024

const beginnings: Readonly<Record<ProofMedia, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
}

export const endings: Readonly<Record<ProofMedia, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}

/** Null where it is none that is taken. */
export function mediaOf(content: Uint8Array): ProofMedia | null {
  const found = proofMedia.find((media) =>
    beginnings[media].every((byte, at) => content[at] === byte),
  )
  return found ?? null
}
