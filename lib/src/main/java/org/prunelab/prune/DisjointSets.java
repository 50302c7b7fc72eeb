package org.prunelab.prune;

import java.util.Arrays;

/** Union-find with path halving over the numbers 0 to n - 1; n grows as numbers are added. */
final class DisjointSets {

    private int[] parent = new int[1024];
    private int size;

    /** Adds numbers, each a set of its own, and returns them. */
    int[] add(int count) {
        if (size + count > parent.length) {
            parent = Arrays.copyOf(parent, Math.max(2 * parent.length, size + count));
        }
        int[] added = new int[count];
        for (int i = 0; i < count; i++) {
            parent[size] = size;
            added[i] = size++;
        }
        return added;
    }

    int find(int number) {
        int root = number;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /** Joins two sets; the smaller number stands for both, so that the outcome does not depend on the order. */
    void join(int one, int other) {
        int a = find(one);
        int b = find(other);
        parent[Math.max(a, b)] = Math.min(a, b);
    }

    int size() {
        return size;
    }
}
