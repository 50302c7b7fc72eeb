package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;

class DarknetDataTest {

    @TempDir
    Path root;

    /** As darknet has it: run in the root, paths from there, labels in a folder beside images. */
    @BeforeEach
    void lay() throws IOException {
        for (String id : List.of("one", "two", "three")) {
            Files.createDirectories(root.resolve("data/images/sub"));
            Picture.filled(40, 20, 9, 9, 9).write(root.resolve("data/images/sub/" + id + ".png"));
        }
        labels("one", "1 0.5 0.5 0.25 0.5\n0 0.1 0.1 0.4 0.2\n");
        labels("two", "0 0.5 0.5 1.0 1.0");
        labels("three", "");
        VocTree.write(root.resolve("data/set.names"), "apple\npear\n");
        VocTree.write(root.resolve("data/train.txt"), "data/images/sub/one.png\ndata/images/sub/three.png\n");
        VocTree.write(root.resolve("data/val.txt"), root.resolve("data/images/sub/two.png") + "\n");
        data("classes = 2\ntrain = data/train.txt\nvalid=val.txt\nnames =data/set.names\nbackup = backup/\n");
    }

    private void labels(String id, String text) {
        VocTree.write(root.resolve("data/labels/sub/" + id + ".txt"), text);
    }

    private void data(String text) {
        VocTree.write(root.resolve("data/set.data"), text);
    }

    private Voc open() {
        return Voc.open(root.resolve("data/set.data"));
    }

    private void assertRefused(String... parts) {
        VocException refused = assertThrows(VocException.class, this::open);
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), () -> "'" + part + "' in: " + refused.getMessage());
        }
    }

    @Test
    void boxesAreInPixels() {
        Voc voc = open();
        assertEquals(List.of("apple", "pear"), voc.classes());
        VocImage one = voc.train().get(0);
        assertEquals("one", one.id());
        assertEquals(
                new LabelledBox(1, new Box(15, 5, 25, 15), false), one.objects().get(0));
        assertEquals(new Box(0, 0, 12, 4), one.objects().get(1).box());
        assertEquals(List.of(), voc.train().get(1).objects());
        assertEquals(new Box(0, 0, 40, 20), voc.val().get(0).objects().get(0).box());
        assertTrue(
                voc.notices().get(0).startsWith("1 box clipped"), voc.notices().toString());
    }

    @Test
    void labelsMayLieBesideThePicture() throws IOException {
        Files.move(root.resolve("data/labels/sub/two.txt"), root.resolve("data/images/sub/two.txt"));
        assertEquals(1, open().val().get(0).objects().size());
    }

    @Test
    void withoutValidASplitIsAnnounced() {
        VocTree.write(root.resolve("data/train.txt"), "images/sub/one.png\nimages/sub/two.png\n");
        labels("one", "0 0.5 0.5 0.5 0.5");
        data("train = train.txt\nnames = set.names\n");
        Voc voc = open();
        assertEquals(1, voc.train().size());
        assertEquals(1, voc.val().size());
        assertTrue(voc.notices().get(0).contains("seeded split"), voc.notices().toString());
    }

    @Test
    void missingPictureIsNamed() throws IOException {
        Files.delete(root.resolve("data/images/sub/two.png"));
        assertRefused("two.png", "missing", "val.txt");
    }

    @Test
    void missingLabelsAreNamed() throws IOException {
        Files.delete(root.resolve("data/labels/sub/two.txt"));
        assertRefused(root.resolve("data/labels/sub/two.txt").toString(), "empty file");
    }

    @Test
    void classBeyondTheNamesIsRefused() {
        labels("two", "0 .5 .5 .1 .1\n2 .5 .5 .1 .1");
        assertRefused("two.txt, line 2", "2 classes");
    }

    @Test
    void wrongLineIsRefused() {
        labels("two", "0 .5 .5 .1");
        assertRefused("two.txt, line 1", "five numbers");
        labels("two", "0 .5 .5 .1 wide");
        assertRefused("two.txt, line 1", "wide");
        labels("two", "0 .5 .5 .1 NaN");
        assertRefused("two.txt, line 1", "NaN");
    }

    @Test
    void classOfTheValidationListAloneIsRefused() {
        labels("one", "0 .5 .5 .1 .1");
        labels("two", "1 .5 .5 .1 .1");
        assertRefused("two.txt", "'pear'");
    }

    @Test
    void settingsAreChecked() {
        data("classes = 3\ntrain = train.txt\nnames = set.names\n");
        assertRefused("set.data", "classes = 3", "names 2");
        data("names = set.names\n");
        assertRefused("set.data", "train");
        data("train = none.txt\nnames = set.names\n");
        assertRefused("set.data", "none.txt");
    }

    @Test
    void missingDataFileIsNamed() {
        VocException refused = assertThrows(VocException.class, () -> Voc.open(root.resolve("none.data")));
        assertTrue(refused.getMessage().contains("none.data"));
    }
}
