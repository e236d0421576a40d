using System.Security.Cryptography;

namespace Coordination.Grains.Roots;

/// <summary>The key daily roots are signed with (ECDSA, P-256, PEM). It belongs outside the store: who can alter the store must not be able to sign.</summary>
public sealed class RootKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly IReadOnlyList<ECDsa> _all;

    private RootKey(IReadOnlyList<ECDsa> all) => (_key, _all) = (all[0], all);

    /// <summary>A private key signs and checks, a public one checks. What follows the first key in the file are earlier ones, newest first: what they signed counts up to the first signature of a later one.</summary>
    /// <exception cref="InvalidDataException">No such key.</exception>
    public static RootKey Read(string path)
    {
        var keys = new List<ECDsa>();
        try
        {
            var text = File.ReadAllText(path);
            var blocks = 0;
            for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
            {
                blocks++;
                if (rest[found.Label].EndsWith("KEY", StringComparison.Ordinal)) // and no parameters of a curve, which some tools write before it
                {
                    var key = ECDsa.Create();
                    keys.Add(key);
                    key.ImportFromPem(rest[found.Location]);
                }
            }

            // A block that was mangled on its way must not pass for one that is not there: another key would sign.
            return keys.Count > 0 && blocks == text.Split("-----BEGIN ").Length - 1 ? new RootKey(keys) : throw new CryptographicException("Not all of it is PEM.");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            keys.ForEach(key => key.Dispose());
            throw new InvalidDataException($"{path} holds no key of a curve in PEM.", error);
        }
    }

    /// <summary>The key of a file, which is made, for its owner alone, when there is none.</summary>
    public static RootKey ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new StreamWriter(path, options);
            file.WriteLine(made.ExportECPrivateKeyPem());
        }

        return Read(path);
    }

    /// <summary>For those who check: without it a signature says nothing.</summary>
    public string PublicPem() => _key.ExportSubjectPublicKeyInfoPem();

    /// <exception cref="CryptographicException">A public key.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>Which of the keys has signed it: 0 is the present one, then the earlier ones, newest first; null: none.</summary>
    public int? SignerOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        for (var n = 0; n < _all.Count; n++)
        {
            if (_all[n].VerifyData(data, signature, HashAlgorithmName.SHA256))
            {
                return n;
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var key in _all)
        {
            key.Dispose();
        }
    }
}
