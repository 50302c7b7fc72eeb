package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RefusedVocFolderTest extends SmallVocFolder {

    private void assertRefused(String... parts) {
        VocException refused = assertThrows(VocException.class, () -> Voc.open(root));
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), () -> "'" + part + "' in: " + refused.getMessage());
        }
    }

    @Test
    void classBeyondTheClassListIsRefused() {
        good();
        VocTree.write(root.resolve("classes.txt"), "dog\n");
        assertRefused("a.xml", "'cat'", "dog");
    }

    @Test
    void classOfTheValidationListAloneIsRefused() {
        good().labelled("b", VocTree.object("horse", 1, 1, 9, 9));
        assertRefused("b.xml", "'horse'", "no training picture");
    }

    @Test
    void missingPictureIsNamed() throws IOException {
        good();
        Files.delete(root.resolve("JPEGImages/b.jpg"));
        assertRefused(root.resolve("JPEGImages/b.jpg").toString(), "missing", "val.txt");
    }

    @Test
    void missingAnnotationIsNamed() throws IOException {
        good();
        Files.delete(root.resolve("Annotations/b.xml"));
        assertRefused(root.resolve("Annotations/b.xml").toString(), "missing");
    }

    @Test
    void pictureThatIsNoneIsNamed() {
        good();
        VocTree.write(root.resolve("JPEGImages/b.jpg"), "no picture");
        assertRefused(root.resolve("JPEGImages/b.jpg").toString(), "not a picture");
    }

    @Test
    void xmlThatIsNotXmlIsNamed() {
        good().xml("b", "width=40, height=30");
        assertRefused(root.resolve("Annotations/b.xml").toString(), "not readable XML");
    }

    @Test
    void otherXmlIsRefused() {
        good().xml("b", "<html/>");
        assertRefused("b.xml", "<html>", "<annotation>");
    }

    @Test
    void entitiesAreNeverExpanded() {
        Path secret = VocTree.write(root.resolve("secret.txt"), "cat");
        good().xml(
                        "b",
                        "<!DOCTYPE annotation [<!ENTITY e SYSTEM \"%s\">]>".formatted(secret.toUri())
                                + VocTree.annotation(VocTree.object("&e;", 1, 1, 9, 9)));
        assertRefused("b.xml", "DOCTYPE");
    }

    @Test
    void cornerThatIsNoNumberIsRefused() {
        good().labelled("a", VocTree.object("cat", "left", 1, 9, 9));
        assertRefused("a.xml", "<xmin>", "'left'");
        good().labelled("a", VocTree.object("cat", "NaN", 1, 9, 9));
        assertRefused("a.xml", "'NaN'");
    }

    @Test
    void firstOfSeveralProblemsIsToldWithTheirNumber() {
        good().list("train", "a", "c", "d").labelled("c", "<object/>").labelled("d", "<object/>");
        assertRefused("c.xml", "1 more file");
    }

    @Test
    void emptyFolderIsRefused() {
        tree();
        assertRefused(root.toString(), "empty");
    }

    @Test
    void emptyListIsRefused() {
        good().list("train", "", " ");
        assertRefused("train.txt", "empty");
    }

    @Test
    void trainingWithoutBoxesIsRefused() {
        good().labelled("a").labelled("b");
        assertRefused("None of the 1 training pictures", "a.xml");
    }

    @Test
    void wrongFolderSuggestsTheRightOne() {
        new VocTree(root.resolve("data/VOCdevkit/VOC2007"));
        VocException refused = assertThrows(VocException.class, () -> Voc.open(root.resolve("data")));
        assertTrue(
                refused.getMessage().contains("Did you mean " + root.resolve("data/VOCdevkit")), refused.getMessage());
        good();
        refused = assertThrows(VocException.class, () -> Voc.open(root.resolve("JPEGImages")));
        assertTrue(refused.getMessage().contains("Did you mean " + root + "?"), refused.getMessage());
        refused = assertThrows(VocException.class, () -> Voc.open(root.resolve("nowhere")));
        assertTrue(refused.getMessage().contains("nowhere"));
    }
}
