package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

class DetectionsFileTest {

    private static final String HEADER = "image,class,score,xmin,ymin,xmax,ymax\n";
    private static final String FULL_NAME = "giant, \"activated\" platelet";

    /** Three pictures to judge by: a cell in the first and in the last, a platelet in the second. */
    private static final Voc VOC = Voc.of(
            "blood",
            Path.of("blood"),
            List.of("cell", FULL_NAME),
            List.of(picture("learnt.jpg", 0)),
            List.of(picture("one.jpg", 0), picture("two.png", 1), picture("three.jpg", 0)));

    @TempDir
    private Path folder;

    private static VocImage picture(String file, int classIndex) {
        LabelledBox object = new LabelledBox(classIndex, new Box(10, 20, 30, 40), false);
        return new VocImage(file.substring(0, file.indexOf('.')), Path.of("blood", file), 100, 100, List.of(object));
    }

    private Evaluation evaluate(String text) {
        Path file = folder.resolve("found.csv");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DetectionsFile.evaluate(file, VOC, Protocol.VOC10);
    }

    private String refusal(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> evaluate(text))
                .getMessage();
        return message.substring(message.indexOf("found.csv, ") + "found.csv, ".length());
    }

    @Test
    void aPictureWithoutALineIsOneInWhichNothingWasFound() {
        Evaluation evaluation = evaluate(HEADER + "one,cell,0.9,10,20,30,40\n");
        assertEquals(3, evaluation.images());
        assertEquals(0.5, evaluation.classes().get(0).ap());
        assertEquals(1, evaluation.classes().get(0).detections());
        assertEquals(0, evaluation.classes().get(1).ap());
    }

    @Test
    void columnsStandInAnyOrderAmongOthersAndCellsMayBeQuoted() {
        Evaluation evaluation = evaluate(String.join(
                "\r\n",
                "\uFEFFscore,\"note\",ymax,xmax,ymin,xmin,image,class",
                "0.9,\"far, near\",40,30,20,10,one.jpg, cell ",
                "",
                "0.8,\"\",40,30,20,10,\"two\",\"giant, \"\"activated\"\" platelet\"",
                "0.7,,40,30,20,10,three,cell"));
        assertEquals(1, evaluation.map());
        assertEquals(2, evaluation.classes().get(0).detections());
        assertEquals(1, evaluation.classes().get(1).detections());
    }

    @Test
    void aBoxMayBeALineOrAPoint() {
        Evaluation evaluation = evaluate(HEADER + "one,cell,0.9,10,20,10,40\none,cell,0.9,10,20,30,20\n");
        assertEquals(2, evaluation.classes().get(0).detections());
        assertEquals(0, evaluation.classes().get(0).ap());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "one,cell,0.9,1,2,3 | it has 6 cells, but there are 7 columns.",
                "one,cell,0.9,1,2,3,4,5 | it has 8 cells, but there are 7 columns.",
                "one,cell,high,1,2,3,4 | its score is \"high\", which is not a finite number.",
                "one,cell,0.9,1,2,Infinity,4 | its xmax is \"Infinity\", which is not a finite number.",
                "one,cell,0.9,5,2,3,4 | its box is [5.0, 2.0, 3.0, 4.0]; xmin is at most xmax, and ymin at most ymax.",
                "one,cell,0.9,1,4.5,3,4 | its box is [1.0, 4.5, 3.0, 4.0]; xmin is at most xmax, and ymin at most ymax.",
                "one,cells,0.9,1,2,3,4 | there is no class \"cells\" (did you mean \"cell\"?);"
                        + " there are cell, giant, \"activated\" platelet.",
                "learnt,cell,0.9,1,2,3,4 | no validation picture is called \"learnt\".",
                "onE,cell,0.9,1,2,3,4 | no validation picture is called \"onE\" (did you mean \"one\"?).",
                "\",cell,0.9,1,2,3,4 | no validation picture is called \"\"\"."
            })
    void aBadLineIsNamedWithItsNumber(String bad, String said) {
        assertEquals("line 4: " + said, refusal(HEADER + "one,cell,0.9,1,2,3,4\n\n" + bad + "\n"));
    }

    @Test
    void aFileWithoutItsColumnsIsToldWhatTheyAre() {
        String columns = "the first line is image,class,score,xmin,ymin,xmax,ymax.";
        assertEquals(
                "line 1: it names the columns [image, score], but \"class\" is missing; " + columns,
                refusal("image,score\n"));
        assertEquals("line 1: it names the columns [], but \"image\" is missing; " + columns, refusal(""));
    }

    @Test
    void aMissingFileIsToldSo() {
        Path missing = folder.resolve("missing.csv");
        String message = assertThrows(
                        UncheckedIOException.class, () -> DetectionsFile.evaluate(missing, VOC, Protocol.VOC10))
                .getMessage();
        assertEquals(missing + " can't be read: there is no such file or folder", message);
    }
}
