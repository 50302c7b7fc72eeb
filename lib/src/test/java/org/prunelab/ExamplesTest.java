package org.prunelab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the docstrings of public types: each type has one, and all compile as cells of a notebook would. */
class ExamplesTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "org", "prunelab");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\R(.*?)\\R *\\* }</pre>", Pattern.DOTALL);
    private static final List<Path> PAGES = List.of(Path.of("..", "README.md"), Path.of("..", "docs"));
    private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:(?:final|abstract|sealed) )*(?:class|record|enum|interface) (\\w+)", Pattern.MULTILINE);

    /** Programs, whose --help tells how they are called. */
    private static final Set<String> PROGRAMS = Set.of("cli", "bench");

    /** What a notebook imports by itself, and what examples of other packages need. */
    private static final List<String> IMPORTS = List.of(
            "ai.djl.ndarray.*",
            "com.fasterxml.jackson.databind.node.JsonNodeFactory",
            "java.awt.image.BufferedImage",
            "java.nio.channels.FileChannel",
            "java.nio.file.*",
            "java.time.Duration",
            "java.util.*",
            "org.knowm.xchart.*",
            "org.prunelab.*",
            "org.prunelab.base.*",
            "org.prunelab.batch.*",
            "org.prunelab.darknet.*",
            "org.prunelab.detect.*",
            "org.prunelab.distill.*",
            "org.prunelab.evaluate.*",
            "org.prunelab.experiment.*",
            "org.prunelab.export.*",
            "org.prunelab.image.*",
            "org.prunelab.loss.*",
            "org.prunelab.outcome.*",
            "org.prunelab.prune.*",
            "org.prunelab.recipe.*",
            "org.prunelab.report.*",
            "org.prunelab.spark.*",
            "org.prunelab.shapes.*",
            "org.prunelab.solve.*",
            "org.prunelab.sparse.*",
            "org.prunelab.stage.*",
            "org.prunelab.store.*",
            "org.prunelab.train.*",
            "org.prunelab.view.*",
            "org.prunelab.voc.*",
            "org.prunelab.worker.*",
            "org.prunelab.zoo.*",
            "tech.tablesaw.api.*");

    /** What examples may take as given. */
    private static final String GIVEN = """
            Voc voc; Network network; Model model, teacher, pruned; Weights weights; Trained base, sparse;
            PruningPlan plan; PruningRule rule; Picture picture; List<Detection> detections; List<String> names;
            Table table; XYChart chart; Evaluation evaluation; Experiment experiment; Results results;
            Path cfg, file, folder; NDManager manager; NDArray array; BufferedImage image; LatencyTable latency;
            Sensitivity sensitivity; Training training; GammaPenalty penalty; Store store; Run run; DistillationLoss attention;
            static void display(Object... shown) {}
            """;

    /** The same in the package of stages, where a model is what a stage makes. */
    private static final String GIVEN_STAGES =
            GIVEN.replace("Model model, teacher, pruned;", "Model model; ModelStage tuned, teacher, pruned;");

    private record Example(String name, String packageName, String text) {

        /** The example as a class. An expression at the end, which a notebook shows, is assigned. */
        String source() {
            String body = text.replaceAll("(?m)^ *\\* ?", "");
            String imports = IMPORTS.stream().map("import %s;\n"::formatted).collect(Collectors.joining());
            String given = packageName.endsWith(".stage") ? GIVEN_STAGES : GIVEN;
            return "package examples;\n%simport %s.*;\n@SuppressWarnings(\"all\") class %s {\n%s\nvoid run() throws Exception {\n%s\n}}"
                    .formatted(imports, packageName, name, given, withoutExpression(body));
        }

        private static String withoutExpression(String body) {
            List<String> lines = new ArrayList<>(body.lines().toList());
            int end = lines.size();
            while (end > 0 && !isEndOfStatement(lines.get(end - 1))) {
                end--;
            }
            if (lines.subList(end, lines.size()).stream().allMatch(Example::isBare)) {
                return body;
            }
            lines.add(end, "Object shown =");
            return String.join("\n", lines) + "\n;";
        }

        private static String code(String line) {
            return line.replaceAll("\\s//\\s.*|^//.*", "").strip();
        }

        private static boolean isBare(String line) {
            return code(line).isEmpty();
        }

        private static boolean isEndOfStatement(String line) {
            return code(line).endsWith(";") || code(line).endsWith("}");
        }
    }

    @TempDir
    private Path classes;

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String packageOf(Path file) {
        return file.getParent().equals(SOURCES)
                ? "org.prunelab"
                : "org.prunelab." + file.getParent().getFileName();
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path file : sources()) {
            Matcher matcher = EXAMPLE.matcher(Files.readString(file));
            while (matcher.find()) {
                String name = "%s_%s_%d"
                        .formatted(
                                packageOf(file).replace('.', '_'),
                                file.getFileName().toString().replaceAll("\\W", "_"),
                                examples.size());
                examples.add(new Example(name, packageOf(file), matcher.group(1)));
            }
        }
        return examples;
    }

    /** The Java of the pages, without a kernel's own commands. */
    private static List<Example> blocks() throws IOException {
        List<Example> blocks = new ArrayList<>();
        for (Path page : pages()) {
            Matcher matcher = BLOCK.matcher(Files.readString(page));
            while (matcher.find()) {
                String name =
                        "page_%s_%d".formatted(page.getFileName().toString().replaceAll("\\W", "_"), blocks.size());
                blocks.add(new Example(name, "org.prunelab", matcher.group(1).replaceAll("(?m)^%.*$", "")));
            }
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path page : PAGES) {
            try (Stream<Path> files = Files.walk(page)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    @Test
    void examplesCompile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        List<SimpleJavaFileObject> units = Stream.concat(examples().stream(), blocks().stream())
                .map(ExamplesTest::unit)
                .toList();
        assertTrue(examples().size() > 100 && blocks().size() >= 7);
        List<String> options = List.of(
                "-proc:none",
                "-implicit:none",
                "-Xmaxerrs",
                "1000",
                "-d",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(new StringWriter(), null, problems, options, null, units)
                .call();
        assertTrue(compiled, () -> problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n")));
    }

    private static SimpleJavaFileObject unit(Example example) {
        return new SimpleJavaFileObject(
                URI.create("string:///examples/%s.java".formatted(example.name())), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return example.source();
            }
        };
    }

    @Test
    void everyPublicTypeHasAnExample() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            Matcher type = PUBLIC_TYPE.matcher(text);
            boolean program = PROGRAMS.contains(file.getParent().getFileName().toString());
            if (!program
                    && type.find()
                    && !EXAMPLE.matcher(text.substring(0, type.start())).find()) {
                without.add(packageOf(file) + "." + type.group(1));
            }
        }
        assertEquals(List.of(), without, "public types whose docstring has no <pre>{@code example}</pre>");
    }
}
