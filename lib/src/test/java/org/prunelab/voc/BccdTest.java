package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real data set of microscope pictures, where it lies beside the repository. */
class BccdTest {

    private static Path bccd() {
        String stated = System.getenv("PRUNELAB_SHARED");
        // tests run in the module's folder
        Path shared = stated == null ? Path.of("..", "..", "shared") : Path.of(stated);
        Path folder = shared.resolve("data/BCCD");
        Assumptions.assumeTrue(Files.isDirectory(folder), "needs the BCCD data set in " + folder.toAbsolutePath());
        return folder;
    }

    @Test
    void isNamedAsItIsPublished() {
        Voc voc = Voc.bloodCells(bccd());
        assertEquals("Shenggan/BCCD_Dataset", voc.name());
        assertEquals(Voc.open(bccd()).fingerprint(), voc.fingerprint());
    }

    @Test
    void missingFolderAndAnotherDataSetAreRefusedWithTheWayToIt(@TempDir Path folder) {
        VocException missing = assertThrows(VocException.class, () -> Voc.bloodCells(folder.resolve("nowhere")));
        new VocTree(folder)
                .labelled("1", VocTree.object("dog", 1, 1, 20, 10))
                .labelled("2", VocTree.object("dog", 1, 1, 20, 10))
                .list("train", "1")
                .list("val", "2");
        VocException other = assertThrows(VocException.class, () -> Voc.bloodCells(folder));
        for (VocException e : List.of(missing, other)) {
            assertTrue(e.getMessage().contains("Clone https://github.com/Shenggan/BCCD_Dataset"), e.getMessage());
        }
        assertTrue(other.getMessage().contains("whose classes are Platelets, RBC, WBC"), other.getMessage());
    }

    @Test
    void opensWithTwoBoxesDropped() {
        Voc voc = Voc.open(bccd());
        assertEquals(List.of("Platelets", "RBC", "WBC"), voc.classes());
        assertEquals(205, voc.train().size());
        assertEquals(87, voc.val().size());
        assertTrue(
                voc.notices()
                        .contains("2 boxes of no area dropped: RBC [181, 329, 181, 329] in BloodImage_00343; "
                                + "RBC [504, 337, 504, 337] in BloodImage_00338."),
                voc.notices().toString());
        assertTrue(voc.train().stream().allMatch(image -> image.width() == 640 && image.height() == 480));
    }
}
