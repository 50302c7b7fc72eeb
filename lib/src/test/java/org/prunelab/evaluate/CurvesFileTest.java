package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

class CurvesFileTest {

    @TempDir
    private Path folder;

    @Test
    void aLineForEachObjectThatWasFoundByFallingScore() throws IOException {
        Box left = new Box(0, 0, 50, 50);
        Box right = new Box(100, 0, 150, 50);
        Box nowhere = new Box(300, 300, 350, 350);
        MeanAveragePrecision metric = new MeanAveragePrecision(Protocol.VOC10, List.of("cell", "none", "platelet"));
        metric.add(
                List.of(
                        new LabelledBox(0, left, false),
                        new LabelledBox(0, right, false),
                        new LabelledBox(2, left, false),
                        new LabelledBox(2, right, false)),
                List.of(
                        new Detection(0, 0.25f, left),
                        new Detection(0, 0.75f, right),
                        new Detection(0, 0.5f, nowhere),
                        new Detection(2, 1, nowhere),
                        new Detection(2, 0.5f, left)));
        Path file = folder.resolve("curves.csv");
        CurvesFile.write(metric.result(), file);
        assertEquals(
                List.of(
                        "class,score,recall,precision",
                        "cell,0.75,0.5,1.0",
                        "cell,0.25,1.0,0.6666666666666666",
                        "platelet,0.5,0.5,0.5"),
                Files.readAllLines(file));
    }
}
