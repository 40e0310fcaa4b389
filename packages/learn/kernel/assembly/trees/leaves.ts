/**
 * The leaves of many trees for 64 rows at a time, without a branch on a row: each split node says for all rows at once
 * which go left, and a row's leaf is the one that is still reached.
 */
const GROUP: usize = 64

/** Rows of sixteen that go left among those that reach the node. */
@inline
function goLeft(bins: usize, k: usize, rotation: v128, threshold: v128): v128 {
  return i8x16.le_u(i8x16.add(v128.load(bins + k * 16), rotation), threshold)
}

/**
 * Adds to `sums` what the trees say, tree after tree.
 * @param nodes as described in src/trees/trees.ts
 * @param roots pairs of each tree's first node and first leaf; a tree has 256 leaves at most
 * @param bins column-major, `rows` of each feature, a multiple of 64
 * @param room for the rows that are still to be led right, 64 bytes a level, after 64 bytes for their leaves
 */
export function addLeaves(
  nodes: usize, roots: usize, trees: usize, leaves: usize, bins: usize, rows: usize, sums: usize, room: usize,
): void {
  const stack = room + GROUP
  for (let tree: usize = 0; tree < trees; tree++) {
    const root = nodes + (<usize>load<u32>(roots + (tree << 3)) << 2)
    const firstLeaf = load<u32>(roots + (tree << 3), 4)
    const values = leaves + (<usize>firstLeaf << 3)
    for (let row: usize = 0; row < rows; row += GROUP) {
      leavesOf(root, firstLeaf, bins + row, rows, room, stack)
      const into = sums + (row << 3)
      for (let i: usize = 0; i < GROUP; i++) {
        const value = load<f64>(values + (<usize>load<u8>(room + i) << 3))
        store<f64>(into + (i << 3), load<f64>(into + (i << 3)) + value)
      }
    }
  }
}

/** Writes the number of each row's leaf within its tree to `into`. */
@inline
function leavesOf(root: usize, firstLeaf: u32, bins: usize, rows: usize, into: usize, stack: usize): void {
  let a = i8x16.splat(-1)
  let b = a
  let c = a
  let d = a
  let leafA = i8x16.splat(0)
  let leafB = leafA
  let leafC = leafA
  let leafD = leafA
  let top = stack
  for (let at = root; ; at += 4) {
    const node = load<i32>(at)
    if (node >= 0) {
      const column = bins + <usize>(node >>> 9) * rows
      const rotation = i8x16.splat(<i8>((node >> 8) & 1))
      const threshold = i8x16.splat(<i8>(node & 255))
      const leftA = goLeft(column, 0, rotation, threshold)
      const leftB = goLeft(column, 1, rotation, threshold)
      const leftC = goLeft(column, 2, rotation, threshold)
      const leftD = goLeft(column, 3, rotation, threshold)
      v128.store(top, v128.andnot(a, leftA))
      v128.store(top, v128.andnot(b, leftB), 16)
      v128.store(top, v128.andnot(c, leftC), 32)
      v128.store(top, v128.andnot(d, leftD), 48)
      top += GROUP
      a = v128.and(a, leftA)
      b = v128.and(b, leftB)
      c = v128.and(c, leftC)
      d = v128.and(d, leftD)
      continue
    }
    const leaf = i8x16.splat(<i8>(~node - <i32>firstLeaf))
    leafA = v128.or(leafA, v128.and(a, leaf))
    leafB = v128.or(leafB, v128.and(b, leaf))
    leafC = v128.or(leafC, v128.and(c, leaf))
    leafD = v128.or(leafD, v128.and(d, leaf))
    if (top == stack) break
    top -= GROUP
    a = v128.load(top)
    b = v128.load(top, 16)
    c = v128.load(top, 32)
    d = v128.load(top, 48)
  }
  v128.store(into, leafA)
  v128.store(into, leafB, 16)
  v128.store(into, leafC, 32)
  v128.store(into, leafD, 48)
}
