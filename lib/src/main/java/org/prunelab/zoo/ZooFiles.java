package org.prunelab.zoo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderTree;
import org.prunelab.base.Sha256;
import org.prunelab.base.WholeFile;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.train.EpochResult;
import org.prunelab.train.Trained;
import org.prunelab.train.TrainingSettings;

/**
 * The files of a detector of the zoo: {@value #CFG} and {@value #WEIGHTS} in Darknet's formats, {@value #TRAINING} with its
 * learning curve and its evaluation, and {@value #CARD}, which holds the digest of each.
 */
final class ZooFiles {

    static final String CARD = "card.json";
    static final String WEIGHTS = "model.weights";
    private static final String CFG = "model.cfg";
    private static final String TRAINING = "training.json";
    private static final String MODEL = "model";
    private static final String ENVIRONMENT = "environment.json";
    private static final String INSTRUCTIONS = "instructions";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** Where bytes come from. */
    private interface Source {
        InputStream open(String file) throws IOException;
    }

    private final Source source;
    private final String place;

    private ZooFiles(Source source, String place) {
        this.source = source;
        this.place = place;
    }

    /** Those that come with the library. */
    static ZooFiles shipped(String name) {
        return new ZooFiles(
                file -> {
                    InputStream stream = ZooFiles.class.getResourceAsStream(name + "/" + file);
                    if (stream == null) {
                        throw new IOException("the jar lacks it; build it anew with mvn package");
                    }
                    return stream;
                },
                "the zoo's " + name);
    }

    /** Those in a folder. */
    static ZooFiles in(Path folder) {
        return new ZooFiles(file -> Files.newInputStream(folder.resolve(file)), folder.toString());
    }

    ModelCard card() {
        byte[] content = bytes(CARD);
        try {
            return JSON.readValue(content, ModelCard.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s of %s is no model card: %s".formatted(CARD, place, e.getMessage()), e);
        }
    }

    /**
     * The model.
     *
     * @throws IllegalArgumentException where a file does not have the digest that the card tells
     */
    Model model() {
        try {
            Path folder = Files.createTempDirectory("prunelab-zoo");
            try {
                copy(folder);
                return Model.read(folder.resolve(CFG), folder.resolve(WEIGHTS));
            } finally {
                FolderTree.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary folder can't be written to: " + FileProblem.inWords(e), e);
        }
    }

    /** The result of its training. */
    Trained trained(TrainingSettings settings) {
        try {
            History history = JSON.readValue(checked(TRAINING, card()), History.class);
            return new Trained(
                    model(), history.evaluation(), history.epochs(), Duration.ofNanos(history.nanoseconds()), settings);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s of %s can't be read: %s".formatted(TRAINING, place, e.getMessage()), e);
        }
    }

    /** Copies all into a folder, made if need be. */
    void copy(Path folder) {
        ModelCard card = card();
        makeFolder(folder);
        for (String file : List.of(CFG, WEIGHTS, TRAINING)) {
            WholeFile.writeBytes(file, folder.resolve(file), checked(file, card));
        }
        WholeFile.writeBytes(CARD, folder.resolve(CARD), bytes(CARD));
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be made: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
    }

    private byte[] checked(String file, ModelCard card) {
        byte[] content = bytes(file);
        String digest = Sha256.of(content);
        if (!digest.equals(card.files().get(file))) {
            throw new IllegalArgumentException(
                    "%s of %s is damaged: its SHA-256 is %s, and its card says %s. Take the file anew from where it came."
                            .formatted(file, place, digest, card.files().get(file)));
        }
        return content;
    }

    private byte[] bytes(String file) {
        try (InputStream stream = source.open(file)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s of %s can't be read: %s".formatted(file, place, FileProblem.inWords(e)), e);
        }
    }

    /** What {@value #TRAINING} holds. */
    private record History(long nanoseconds, List<EpochResult> epochs, Evaluation evaluation) {}

    /** Writes the files of a training's result into a folder; the card comes last. */
    static void write(Path folder, Trained trained, Function<Map<String, String>, ModelCard> card) {
        makeFolder(folder);
        trained.model().write(folder, MODEL);
        History history = new History(trained.duration().toNanos(), trained.epochs(), trained.evaluation());
        WholeFile.writeText(TRAINING, folder.resolve(TRAINING), json(history, false));
        ZooFiles files = in(folder);
        Map<String, String> digests = new TreeMap<>();
        for (String file : List.of(CFG, WEIGHTS, TRAINING)) {
            digests.put(file, Sha256.of(files.bytes(file)));
        }
        WholeFile.writeText(CARD, folder.resolve(CARD), json(card.apply(digests), true));
    }

    /**
     * Notes where and with what a training begins.
     *
     * @return what was noted when it began first
     * @throws IllegalStateException where that was with other instructions
     */
    static Map<String, String> begun(Path folder, Map<String, String> here) {
        makeFolder(folder);
        Path file = folder.resolve(ENVIRONMENT);
        if (!Files.exists(file)) {
            WholeFile.writeText(ENVIRONMENT, file, json(here, true));
            return here;
        }
        Map<String, String> then;
        try {
            then = JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {});
        } catch (IOException e) {
            throw new IllegalArgumentException("%s can't be read: %s".formatted(file, e.getMessage()), e);
        }
        if (!Objects.equals(then.get(INSTRUCTIONS), here.get(INSTRUCTIONS))) {
            throw new IllegalStateException(
                    "The training in %s was begun with %s instructions, and this process has %s; name another folder."
                            .formatted(folder, then.get(INSTRUCTIONS), here.get(INSTRUCTIONS)));
        }
        return then;
    }

    private static String json(Object value, boolean pretty) {
        try {
            return (pretty ? JSON.writerWithDefaultPrettyPrinter() : JSON.writer()).writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records, lists and numbers are always JSON", e);
        }
    }
}
