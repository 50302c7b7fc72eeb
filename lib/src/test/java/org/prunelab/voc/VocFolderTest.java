package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;

class VocFolderTest extends SmallVocFolder {

    private static List<String> ids(List<VocImage> images) {
        return images.stream().map(VocImage::id).toList();
    }

    private String noticed() {
        return String.join("\n", Voc.open(root).notices());
    }

    @Test
    void boxesSpanPixelEdges() {
        good();
        Voc voc = Voc.open(root);
        assertEquals(List.of("cat", "dog"), voc.classes());
        VocImage image = voc.train().get(0);
        assertEquals(40, image.width());
        assertEquals(30, image.height());
        assertEquals(
                List.of(
                        new LabelledBox(1, new Box(0, 0, 20, 10), false),
                        new LabelledBox(0, new Box(4, 5, 40, 30), false)),
                image.objects());
    }

    @Test
    void missingDifficultIsEasy() {
        good().labelled("a", VocTree.object("cat", "<difficult>1</difficult>", 1, 1, 9, 9), CAT);
        List<LabelledBox> objects = Voc.open(root).train().get(0).objects();
        assertTrue(objects.get(0).difficult());
        assertFalse(objects.get(1).difficult());
    }

    @Test
    void partsOfAnObjectAreNotObjects() {
        String part =
                "<part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>";
        good().labelled("a", VocTree.object("cat", part, 5, 6, 20, 20));
        assertEquals(
                List.of(new LabelledBox(0, new Box(4, 5, 20, 20), false)),
                Voc.open(root).train().get(0).objects());
    }

    @Test
    void overhangingBoxIsClippedAndCounted() {
        good().labelled("a", VocTree.object("cat", -3, 1, 50, 30));
        assertEquals(
                new Box(0, 0, 40, 30),
                Voc.open(root).train().get(0).objects().get(0).box());
        assertTrue(noticed().contains("1 box clipped to the picture's border: cat [-3, 1, 50, 30] in a"), noticed());
    }

    @Test
    void boxOutsideThePictureIsDropped() {
        good().labelled("a", CAT, VocTree.object("cat", 50, 1, 60, 30));
        assertEquals(1, Voc.open(root).train().get(0).objects().size());
        assertTrue(noticed().contains("1 box outside the picture dropped: cat [50, 1, 60, 30] in a"), noticed());
    }

    @Test
    void boxesOfNoAreaAreDroppedCountedAndNamed() {
        good().labelled("a", CAT, VocTree.object("cat", 7, 1, 7, 30), VocTree.object("cat", 9, 1, 8, 30));
        assertEquals(1, Voc.open(root).train().get(0).objects().size());
        assertTrue(
                noticed().contains("2 boxes of no area dropped: cat [7, 1, 7, 30] in a; cat [9, 1, 8, 30] in a"),
                noticed());
    }

    @Test
    void sizeOfTheFileCounts() {
        good();
        Picture.filled(80, 60, 1, 2, 3).write(root.resolve("JPEGImages/a.jpg"));
        assertEquals(80, Voc.open(root).train().get(0).width());
        assertTrue(noticed().contains("40 x 30 instead of 80 x 60 in a"), noticed());
    }

    @Test
    void sizeMayBeMissing() {
        good().xml("a", "<annotation>" + CAT + "</annotation>");
        assertEquals(30, Voc.open(root).train().get(0).height());
        assertEquals(1, Voc.open(root).notices().size());
    }

    @Test
    void picturesAreFoundWhateverTheEnding() throws IOException {
        good();
        Files.move(root.resolve("JPEGImages/a.jpg"), root.resolve("JPEGImages/a.JPG"));
        Files.delete(root.resolve("JPEGImages/b.jpg"));
        tree().image("b.png");
        Voc voc = Voc.open(root);
        assertTrue(voc.train().get(0).file().endsWith("a.JPG"));
        assertTrue(voc.val().get(0).file().endsWith("b.png"));
    }

    @Test
    void testListIsForTheNumbersThatAreToldBesideTrainAndVal() {
        good().list("test", "b").list("trainval", "a", "b");
        assertTrue(noticed().contains("and test for the numbers that are told"), noticed());
        Voc voc = Voc.open(root);
        assertEquals(List.of("b"), ids(voc.val()));
        assertEquals(List.of("b"), ids(voc.test()));
        assertEquals(List.of("b"), ids(voc.evaluatedOnTest(5).val()));
    }

    @Test
    void aBrokenTestListIsToldWhenItIsAskedFor() {
        good().list("test", "gone");
        Voc voc = Voc.open(root);
        VocException problem = assertThrows(VocException.class, voc::test);
        assertTrue(problem.getMessage().contains("gone"), problem.getMessage());
    }

    @Test
    void trainvalAndTestServeWithoutTrainAndVal() {
        tree().labelled("a", CAT).labelled("b", CAT).list("trainval", "a").list("test", "b");
        assertEquals(List.of("a"), ids(Voc.open(root).train()));
        assertEquals(List.of("b"), ids(Voc.open(root).val()));
    }

    @Test
    void withoutListsASplitIsAnnouncedAndStays() {
        for (int i = 0; i < 10; i++) {
            tree().labelled("p" + i, CAT);
        }
        Voc voc = Voc.open(root);
        assertEquals(8, voc.train().size());
        assertEquals(2, voc.val().size());
        assertTrue(noticed().contains("seeded split"), noticed());
        assertEquals(ids(voc.val()), ids(Voc.open(root).val()));
        assertEquals(
                10,
                Stream.concat(ids(voc.train()).stream(), ids(voc.val()).stream())
                        .distinct()
                        .count());
    }

    @Test
    void listsFromWindowsAreRead() {
        good();
        VocTree.write(root.resolve("ImageSets/Main/train.txt"), "\uFEFFa.jpg\r\n");
        VocTree.write(root.resolve("ImageSets/Main/val.txt"), "b  -1\r\n");
        assertEquals(List.of("a"), ids(Voc.open(root).train()));
        assertEquals(List.of("b"), ids(Voc.open(root).val()));
    }

    @Test
    void classListDecidesTheOrder() {
        good();
        VocTree.write(root.resolve("classes.txt"), "dog\n\ncat\n");
        assertEquals(List.of("dog", "cat"), Voc.open(root).classes());
    }

    @Test
    void devkitTakesTrainvalOfAllYearsAndTest2007() {
        new VocTree(root.resolve("VOC2007"))
                .labelled("000001", CAT)
                .labelled("000002", CAT)
                .list("trainval", "000001")
                .list("test", "000002");
        new VocTree(root.resolve("VOC2012")).labelled("2008_000001", DOG).list("trainval", "2008_000001");
        Voc voc = Voc.open(root);
        assertEquals(List.of("000001", "2008_000001"), ids(voc.train()));
        assertEquals(List.of("000002"), ids(voc.val()));
        assertEquals("VOC2007+VOC2012", voc.name());
    }

    @Test
    void picturesOfTwoYearsWithOneNameStayTwo() {
        new VocTree(root.resolve("VOC2007"))
                .labelled("a", CAT)
                .labelled("b", CAT)
                .labelled("c", CAT)
                .list("trainval", "a", "c")
                .list("test", "b");
        new VocTree(root.resolve("VOC2012"))
                .labelled("a", DOG)
                .labelled("b", DOG)
                .list("trainval", "a", "b");
        Voc voc = Voc.open(root);
        assertEquals(List.of("VOC2007/a", "c", "VOC2012/a", "VOC2012/b"), ids(voc.train()));
        assertEquals(List.of("VOC2007/b"), ids(voc.val()));
        assertFalse(noticed().contains("training pictures too"), noticed());
        assertTrue(voc.train().get(2).file().endsWith("VOC2012/JPEGImages/a.jpg"));
    }

    @Test
    void devkitWithoutTest2007TakesTrainAndVal() {
        new VocTree(root.resolve("VOC2012"))
                .labelled("x", CAT)
                .labelled("y", CAT)
                .list("train", "x")
                .list("val", "y");
        assertEquals(List.of("x"), ids(Voc.open(root).train()));
        assertEquals(List.of("y"), ids(Voc.open(root).val()));
    }

    @Test
    void pictureInBothListsIsTold() {
        good().list("val", "a", "b");
        assertTrue(noticed().contains("1 of the 2 validation pictures are training pictures too"), noticed());
    }

    @Test
    void fingerprintFollowsContentNotPlace() throws IOException {
        good();
        VocTree twin = new VocTree(root.resolve("twin"));
        for (String id : List.of("a", "b")) {
            Files.copy(root.resolve("JPEGImages/" + id + ".jpg"), twin.root().resolve("JPEGImages/" + id + ".jpg"));
            Files.copy(root.resolve("Annotations/" + id + ".xml"), twin.root().resolve("Annotations/" + id + ".xml"));
        }
        twin.list("train", "a").list("val", "b");
        String before = Voc.open(root).fingerprint();
        assertEquals(64, before.length());
        assertEquals(before, Voc.open(twin.root()).fingerprint());
        good().labelled("b", DOG);
        assertNotEquals(before, Voc.open(root).fingerprint());
        Picture.filled(40, 30, 0, 0, 0).write(twin.root().resolve("JPEGImages/a.jpg"));
        assertNotEquals(before, Voc.open(twin.root()).fingerprint());
    }

    @Test
    void subsetKeepsOrderAndClasses() {
        good().list("train", "a", "b", "c", "d").labelled("c", DOG).labelled("d", CAT);
        Voc subset = Voc.open(root).subset(2, 5);
        assertEquals(2, subset.train().size());
        assertEquals(1, subset.val().size());
        assertEquals(List.of("cat", "dog"), subset.classes());
        assertEquals(ids(subset.train()).stream().sorted().toList(), ids(subset.train()));
        assertEquals(ids(subset.train()), ids(Voc.open(root).subset(2, 5).train()));
        assertThrows(IllegalArgumentException.class, () -> subset.subset(0, 1));
    }

    @Test
    void summaryCountsObjects() {
        good();
        String text = Voc.open(root).toString();
        assertTrue(text.contains("1 training pictures with 2 objects"), text);
        assertTrue(text.contains("Lists used: train and val."), text);
    }
}
