package org.prunelab.base;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The class path of the library in this process, for a process like it. An ordinary program has it in the system property
 * {@code java.class.path}. A Java kernel has only its own jar there, and a class loader of its own for what {@code
 * %classpath}, {@code %maven} and JJAVA_CLASSPATH name, which tells its jars.
 *
 * <pre>{@code
 * Process child = new ProcessBuilder("java", "-cp", ClassPath.current(), "org.example.Main").start();
 * }</pre>
 */
public final class ClassPath {

    private ClassPath() {}

    /**
     * The class path, as Java's option {@code -cp} takes it.
     *
     * @throws IllegalStateException where the library comes from where no other process can take it
     */
    public static String current() {
        return of(ClassPath.class);
    }

    /** The class path that gave a class. Loaders ask their parents first, so these come first here. */
    static String of(Class<?> type) {
        Set<String> entries = new LinkedHashSet<>(
                List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
        List<URLClassLoader> loaders = new ArrayList<>();
        for (ClassLoader loader = type.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader withUrls) {
                loaders.add(0, withUrls);
            }
        }
        for (URLClassLoader loader : loaders) {
            for (URL url : loader.getURLs()) {
                file(url).ifPresent(entries::add);
            }
        }
        Optional<URL> own =
                Optional.ofNullable(type.getProtectionDomain().getCodeSource()).map(CodeSource::getLocation);
        entries.add(own.flatMap(ClassPath::file)
                .orElseThrow(() -> new IllegalStateException(
                        "The library was loaded from %s, where no worker process finds it; run stages in this process with workers(0)."
                                .formatted(own.map(URL::toString).orElse("nowhere known")))));
        entries.remove("");
        return String.join(File.pathSeparator, entries);
    }

    private static Optional<String> file(URL url) {
        try {
            return url.getProtocol().equals("file")
                    ? Optional.of(Path.of(url.toURI()).toString())
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty(); // no file of this machine is called so
        }
    }
}
