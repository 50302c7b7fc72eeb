package org.prunelab.voc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A folder for a data set, and a good one of two pictures. */
abstract class SmallVocFolder {

    static final String DOG = VocTree.object("dog", 1, 1, 20, 10);
    static final String CAT = VocTree.object("cat", 5, 6, 40, 30);

    @TempDir
    Path root;

    VocTree tree() {
        return new VocTree(root);
    }

    VocTree good() {
        return tree().labelled("a", DOG, CAT)
                .labelled("b", CAT)
                .list("train", "a")
                .list("val", "b");
    }
}
