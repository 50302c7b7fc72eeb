package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Weights;
import org.prunelab.image.Picture;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What goes wrong is told in one line that names the file and what to do, and no Java exception. */
class MessagesTest {

    @TempDir
    private Path folder;

    private TinyDetector tiny;

    @BeforeEach
    void writeFiles() throws IOException {
        tiny = TinyDetector.in(folder);
        Files.createDirectories(folder.resolve("dir/deep"));
        Picture.filled(64, 64, 200, 100, 50).write(folder.resolve("a.jpg"));
        Files.writeString(folder.resolve("five.names"), "a\nb\nc\nd\ne\n");
        Files.writeString(folder.resolve("yolo.json"), "{\"groups\": [{\"name\": \"x\", \"ranges\": [[3, 4]]}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cost DIR                                              | The cfg file DIR can't be read: it is a folder; name a file
            detect --cfg CFG --weights DIR PIC                    | The weights file DIR can't be read: it is a folder; name a file
            detect --cfg CFG --weights WEI --names DIR PIC        | The class names DIR can't be read: it is a folder; name a file
            detect --cfg CFG --weights WEI --names PIC PIC        | The class names PIC can't be read: it is no text in UTF-8; name a text file
            detect --cfg CFG --weights WEI --names FIVE PIC       | FIVE has 5 names, a, b, c, ..., but the network tells 2 classes apart; take the names that belong to this cfg.
            export --cfg CFG --weights WEI --names FIVE --onnx X  | FIVE has 5 names, a, b, c, ..., but the network tells 2 classes apart; take the names that belong to this cfg.
            export --cfg CFG --weights WEI --onnx DIR             | The ONNX model can't be written to DIR: it is a folder; name a file
            detect --cfg CFG --weights WEI DIR                    | DIR is a folder, not a picture; name the picture files in it.
            detect --cfg CFG --weights WEI --draw PIC PIC         | PIC can't be written to: it is a file; name a folder.
            PRUNE --groups DIR --out DIR                          | DIR can't be read: it is a folder; name a file
            PRUNE --groups YOLO --out DIR                         | YOLO: group "x" holds no convolution in its ranges [[3,4]], so that nothing can go.
            PRUNE --groups global --out PIC                       | PIC can't be written to: it is a file; name a folder.
            PRUNE --groups global --out PIC/x                     | PIC/x can't be written to: it can't be made; name a folder of yours.
            """)
    void filesThatAreNotWhatIsNeeded(String command, String message) {
        Map<String, String> paths = Map.of(
                "CFG", tiny.cfg().toString(),
                "WEI", tiny.weights().toString(),
                "DIR", folder.resolve("dir").toString(),
                "PIC", folder.resolve("a.jpg").toString(),
                "FIVE", folder.resolve("five.names").toString(),
                "YOLO", folder.resolve("yolo.json").toString());
        String words = command.replace("PRUNE", "prune --cfg CFG --weights WEI --percentiles .5");
        String expected = message;
        for (Map.Entry<String, String> path : paths.entrySet()) {
            words = words.replace(path.getKey(), path.getValue());
            expected = expected.replace(path.getKey(), path.getValue());
        }
        Run run = Run.of((Object[]) words.split(" ", -1));
        assertEquals("prunelab: " + expected, run.failure());
    }

    @Test
    void weightsThatAreNotFiniteAreRefusedByLayer() {
        TreeMap<Integer, ConvolutionWeights> byLayer =
                new TreeMap<>(tiny.model().weights().byLayer());
        ConvolutionWeights broken = byLayer.get(1).copy();
        broken.kernel()[5] = Float.NaN;
        byLayer.put(1, broken);
        new Model(tiny.model().network(), new Weights(byLayer)).write(folder, "tiny");
        String expected = "prunelab: " + tiny.weights()
                + ": Layer 1 has the value NaN in its kernel; the weights are broken, so take sound ones or train again.";
        for (Run run : List.of(
                tiny.run("detect", folder.resolve("a.jpg")),
                tiny.run("export", "--onnx", folder.resolve("x.onnx")),
                tiny.run("prune", "--groups=global", "--percentiles=.5", "--out", folder.resolve("out")))) {
            assertEquals(expected, run.failure());
        }
    }

    /** A command that needs more than there is. */
    @Command(name = "exhaust")
    static final class Exhaust implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    /** A command with an endless recursion. */
    @Command(name = "recurse")
    static final class Recurse implements Runnable {
        @Override
        public void run() {
            throw new StackOverflowError();
        }
    }

    @Test
    void errorsOfTheMachineAreOneLineToo() {
        StringWriter error = new StringWriter();
        CommandLine command = Prunelab.commandLine()
                .addSubcommand(new Exhaust())
                .addSubcommand(new Recurse())
                .setErr(new PrintWriter(error, true));
        assertEquals(1, Prunelab.execute(command, "exhaust"));
        assertTrue(
                error.toString().matches("prunelab: there is not enough memory: .* [\\d,]+ MB only; .*-Xmx8g.*\\R"),
                error.toString());
        error.getBuffer().setLength(0);
        assertEquals(1, Prunelab.execute(command, "recurse"));
        assertTrue(error.toString().matches("prunelab: .*StackOverflowError\\R"), error.toString());
    }

    @Test
    void outputIsUtf8WhateverTheLocale() throws IOException, InterruptedException {
        Path groups = folder.resolve("groups.json");
        Files.writeString(groups, "{\"groups\": [{\"name\": \"Hündchen\", \"ranges\": [[0, 2]]}]}");
        for (String json : List.of("--json", "--merge=majority")) {
            ProcessBuilder process = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Prunelab.class.getName(),
                    "prune",
                    "--cfg=" + tiny.cfg(),
                    "--weights=" + tiny.weights(),
                    "--groups=" + groups,
                    "--percentiles=.5",
                    "--out=" + folder.resolve("out"),
                    json);
            process.environment().put("LC_ALL", "C");
            Process running = process.redirectErrorStream(true).start();
            String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, running.waitFor(), output);
            assertTrue(output.contains("Hündchen"), output);
            assertFalse(output.contains("?"), output);
        }
    }

    @Test
    void helpTellsWhereFilesComeFrom() {
        String help = Run.of("prune", "--help").output().replaceAll("\\s", "");
        assertTrue(help.contains("LatencyProbe.measure(network,rounds).write(file)"), help);
        assertTrue(help.contains("Sensitivities.scan(rule,model,voc,batches,percentiles).write(file)"), help);
    }
}
